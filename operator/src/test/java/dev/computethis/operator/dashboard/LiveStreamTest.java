package dev.computethis.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.RunKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One page's messages, in virtual time. It is asked for the next one when the page has taken the last. */
class LiveStreamTest {

    private final RunBoard board = new RunBoard();
    private long millis = 1_000_000_000;
    private final LiveStream stream = new LiveStream(
            board,
            () -> CompletableFuture.completedFuture(List.of()),
            () -> CompletableFuture.completedFuture(List.of()),
            () -> true,
            () -> millis,
            () -> TimeUnit.MILLISECONDS.toNanos(millis));

    @Test
    void saysNothingWhereNothingIsNewButForASignOfLife() {
        assertThat(next(0))
                .hasValueSatisfying(update -> assertThat(update.first()).isTrue());
        assertThat(next(250)).isEmpty();

        assertThat(next(LiveStream.HEARTBEAT.toMillis()))
                .hasValueSatisfying(update -> assertThat(update.first()).isFalse());
    }

    @Test
    void pageThatReadsInTimeIsNotLetGo() {
        next(0);

        assertThat(next(LiveStream.PATIENCE.toMillis()))
                .hasValueSatisfying(update -> assertThat(update.end()).isNull());
        assertThat(stream.hasEnded()).isFalse();
    }

    @Test
    void pageThatDoesNotReadIsLetGoWithANoteAndNothingHasPiledUpForIt() {
        next(0);
        for (int i = 0; i < 3 * RunBoard.SPANS; i++) {
            board.changed(ended(i));
        }

        Optional<LiveUpdate> last = next(LiveStream.PATIENCE.toMillis() + 1);

        assertThat(last).hasValueSatisfying(update -> {
            assertThat(update.end()).contains("did not take what was sent for more than 20 s");
            assertThat(update.spans()).hasSizeLessThanOrEqualTo(RunBoard.SPANS);
        });
        assertThat(stream.hasEnded()).isTrue();
    }

    private Optional<LiveUpdate> next(long later) {
        millis += later;
        return stream.next().toCompletableFuture().join();
    }

    private static Run ended(int number) {
        return new Run(
                new RunKey("default", "run-" + number),
                "uid-" + number,
                "1",
                Instant.EPOCH,
                "ann",
                RunFixtures.submission("x"),
                false,
                RunFixtures.succeeded(Instant.ofEpochSecond(number)));
    }
}
