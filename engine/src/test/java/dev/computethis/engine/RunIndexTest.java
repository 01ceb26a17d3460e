package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Of what was written here and what the watch brings, the newer counts, each once. */
class RunIndexTest {

    private static final RunKey KEY = new RunKey("team-a", "square");

    private final AtomicLong nanos = new AtomicLong();
    private final RunIndex index = new RunIndex(Runnable::run, nanos::get);
    private final List<String> told = new ArrayList<>();

    RunIndexTest() {
        index.watch(new RunStore.Listener() {
            @Override
            public void changed(Run run) {
                told.add("changed " + run.uid() + " " + run.version());
            }

            @Override
            public void removed(Run run) {
                told.add("removed " + run.uid());
            }
        });
    }

    @Test
    void ownWriteIsReadAtOnceAndToldOnce() {
        index.wrote(run("a", 5));
        assertThat(index.find(KEY)).isEqualTo(run("a", 5));

        index.saw(run("a", 5));

        assertThat(told).containsExactly("changed a 5");
    }

    @Test
    void watchThatLagsBehindOwnWriteChangesNothing() {
        index.wrote(run("a", 7));

        index.saw(run("a", 5));

        assertThat(index.find(KEY)).isEqualTo(run("a", 7));
        assertThat(told).containsExactly("changed a 7");
    }

    @Test
    void lateAnswerToAWriteBringsNoRunBack() {
        index.saw(run("a", 5));
        index.removed(KEY, "a");

        index.wrote(run("a", 6));

        assertThat(index.find(KEY)).isNull();
        assertThat(told).containsExactly("changed a 5", "removed a");
    }

    @Test
    void runMadeAnewUnderTheSameNameReplacesTheOneBefore() {
        index.saw(run("a", 5));

        index.saw(run("b", 8));
        index.removed(KEY, "a");

        assertThat(index.find(KEY)).isEqualTo(run("b", 8));
        assertThat(told).containsExactly("changed a 5", "removed a", "changed b 8");
    }

    @Test
    void writeThatTheWatchNeverBroughtIsFoundOut() {
        index.wrote(run("a", 5));
        nanos.set(100);
        assertThat(index.unseenFor(99)).containsExactly(run("a", 5));
        assertThat(index.unseenFor(100)).isEmpty();

        index.saw(run("a", 5));

        assertThat(index.unseenFor(99)).isEmpty();
    }

    @Test
    void freshListForgetsWhatIsGoneButNotWhatWasJustWritten() {
        index.saw(run("a", 5));
        RunKey other = new RunKey("team-a", "other");
        index.wrote(
                new Run(other, "b", "9", Instant.EPOCH, null, RunFixtures.submission("x"), false, RunStatus.PENDING));

        index.retain(Set.of());

        assertThat(index.find(KEY)).isNull();
        assertThat(index.find(other)).isNotNull();
    }

    @Test
    void endedRunsAreKeptWithoutLargeContentAndToldWhole() {
        Submission large = RunFixtures.submission(Content.inline(new byte[100_000]), 1);
        RunStatus end = RunFixtures.succeeded(Instant.EPOCH).withResult(Content.inline(new byte[100_000]));
        Run waiting = new Run(KEY, "a", "5", Instant.EPOCH, "ann", large, false, RunStatus.PENDING);
        Run ended = new Run(KEY, "a", "6", Instant.EPOCH, "ann", large, false, end);
        List<Run> whole = new ArrayList<>();
        index.watch(new RunStore.Listener() {
            @Override
            public void changed(Run run) {
                whole.add(run);
            }

            @Override
            public void removed(Run run) {}
        });

        index.saw(waiting);
        assertThat(index.find(KEY)).isEqualTo(waiting);
        index.saw(ended);

        assertThat(whole).containsExactly(waiting, ended);
        Run kept = Objects.requireNonNull(index.find(KEY));
        assertThat(kept.isWhole()).isFalse();
        assertThat(kept.submission().payload()).isEqualTo(Content.OMITTED);
        assertThat(kept.status()).isEqualTo(end.withResult(Content.OMITTED));
    }

    @Test
    void endedRunsAreKeptWholeWhereTheyAreSmall() {
        Run ended = new Run(
                KEY,
                "a",
                "6",
                Instant.EPOCH,
                "ann",
                RunFixtures.submission("x"),
                false,
                RunFixtures.succeeded(Instant.EPOCH));

        index.saw(ended);

        assertThat(index.find(KEY)).isEqualTo(ended);
    }

    private static Run run(String uid, int version) {
        return new Run(
                KEY,
                uid,
                Integer.toString(version),
                Instant.EPOCH,
                "ann",
                RunFixtures.submission("x"),
                false,
                RunStatus.PENDING);
    }
}
