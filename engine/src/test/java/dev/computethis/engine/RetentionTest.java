package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.local.InMemoryRunStore;
import dev.computethis.engine.simulation.ForwardingStore;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long finished runs are kept. */
final class RetentionTest {

    private static final long SECOND = 1_000_000_000L;

    private final Retention retention = new Retention(Duration.ofHours(1), 3);

    @Test
    void finishedRunIsKeptForItsTimeToLiveSinceItWasFirstSeenFinished() {
        List<Run> runs = List.of(finished("a", Instant.EPOCH));

        assertThat(retention.expired(runs, 50 * SECOND)).isEmpty();
        assertThat(retention.expired(runs, (50 + 3599) * SECOND)).isEmpty();
        assertThat(retention.expired(runs, (50 + 3600) * SECOND)).isEqualTo(runs);
    }

    @Test
    void wallClockTakesNoResultAway() {
        Instant longAgo = Instant.now().minus(Duration.ofDays(400));

        assertThat(retention.expired(List.of(finished("a", longAgo)), 0)).isEmpty();
    }

    @Test
    void monotonicClockMayBeginAnywhere() {
        List<Run> runs = List.of(finished("a", Instant.EPOCH));

        assertThat(retention.expired(runs, Long.MAX_VALUE - SECOND)).isEmpty();
        assertThat(retention.expired(runs, Long.MIN_VALUE + SECOND)).isEmpty();
    }

    @Test
    void runsThatGoOnAreKept() {
        Run pending = run("a", RunStatus.PENDING, null);

        assertThat(retention.expired(List.of(pending), 0)).isEmpty();
        assertThat(retention.expired(List.of(pending), 9000 * SECOND)).isEmpty();
    }

    @Test
    void timeToLiveOfItsOwnCounts() {
        List<Run> runs = List.of(run("a", RunFixtures.succeeded(Instant.EPOCH), 5L));

        assertThat(retention.expired(runs, 0)).isEmpty();
        assertThat(retention.expired(runs, 5 * SECOND)).isEqualTo(runs);
    }

    @Test
    void oldestOfThoseThatAreTooManyGoFirst() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(finished("run-" + i, Instant.ofEpochSecond(i)));
            retention.expired(runs.subList(0, Math.min(3, runs.size())), i * SECOND);
        }

        assertThat(retention.expired(runs, 10 * SECOND)).extracting(Run::uid).containsExactly("run-0", "run-1");
    }

    @Test
    void fewAreRemovedAtOnceAndAllInTheEnd() {
        SlowRemoval store = new SlowRemoval(100);

        new Retention(Duration.ofHours(1), 0).sweep(store, 0);

        assertThat(store.underWay).hasSize(6);
        assertThat(store.most()).isEqualTo(6);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void theMoreAreToGoTheMoreGoAtOnceUpToALimit() {
        SlowRemoval store = new SlowRemoval(5000);

        new Retention(Duration.ofHours(1), 0).sweep(store, 0);

        assertThat(store.underWay).hasSize(32);
    }

    @Test
    void nextSweepAsksForNothingTwice() {
        SlowRemoval store = new SlowRemoval(1);
        Retention none = new Retention(Duration.ofHours(1), 0);

        none.sweep(store, 0);
        none.sweep(store, SECOND);

        assertThat(store.underWay).hasSize(1);
    }

    @Test
    void whatCouldNotBeRemovedIsTriedByTheNextSweep() {
        SlowRemoval store = new SlowRemoval(1);
        Retention none = new Retention(Duration.ofHours(1), 0);

        none.sweep(store, 0);
        store.underWay
                .remove()
                .completeExceptionally(
                        Problem.of(Problem.Type.UNAVAILABLE, "Away.").toException());
        none.sweep(store, SECOND);

        assertThat(store.most()).isEqualTo(1);
        assertThat(store.all()).isEmpty();
    }

    /** Has finished runs, whose removal ends when the test says so. */
    private static final class SlowRemoval extends ForwardingStore {

        private final List<Run> kept = new ArrayList<>();
        final Queue<CompletableFuture<Void>> underWay = new ArrayDeque<>();

        SlowRemoval(int runs) {
            super(new InMemoryRunStore(() -> Instant.EPOCH, () -> "uid", Runnable::run));
            for (int i = 0; i < runs; i++) {
                kept.add(finished("run-" + i, Instant.ofEpochSecond(i)));
            }
        }

        /** Ends all removals, and tells how many there were at once at most. */
        int most() {
            int most = 0;
            while (!underWay.isEmpty()) {
                most = Math.max(most, underWay.size());
                underWay.remove().complete(null);
            }
            return most;
        }

        @Override
        public CompletionStage<Void> delete(Run run) {
            CompletableFuture<Void> removal = new CompletableFuture<>();
            underWay.add(removal);
            return removal.thenRun(() -> kept.remove(run));
        }

        @Override
        public Collection<Run> all() {
            return List.copyOf(kept);
        }
    }

    private static Run finished(String uid, Instant completed) {
        return run(uid, RunFixtures.succeeded(completed), null);
    }

    private static Run run(String uid, RunStatus status, @Nullable Long ttl) {
        Submission base = RunFixtures.submission(uid);
        Submission submission = new Submission(
                base.function(),
                base.source(),
                base.runtime(),
                base.bundle(),
                base.payload(),
                1,
                base.pool(),
                0,
                base.delivery(),
                base.maxAttempts(),
                null,
                null,
                ttl,
                null,
                null);
        return new Run(new RunKey("default", uid), uid, "1", Instant.EPOCH, "ann", submission, false, status);
    }
}
