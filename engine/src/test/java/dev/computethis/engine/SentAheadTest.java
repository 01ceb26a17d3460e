package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs that wait on a busy worker, from their submission to their end. */
final class SentAheadTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    private final Cluster cluster = new Cluster();
    private final VirtualWorker first = cluster.workers.add("default-0");
    private final VirtualWorker second = cluster.workers.add("default-1");

    @Test
    void workersGoOnWithoutAWayThereAndBack() {
        lead();
        long began = cluster.loop.nanos();

        submit(20).forEach(cluster::awaitEnd);

        Duration took = Duration.ofNanos(cluster.loop.nanos() - began);
        assertThat(took).isLessThan(SHORT.multipliedBy(10).plusMillis(20));
        assertThat(first.started).hasSameSizeAs(second.started);
    }

    @Test
    void countsAsStartedOnlyOnceItsTurnHasCome() {
        lead();
        List<RunKey> runs = submit(4);
        runs.forEach(cluster::awaitEnd);

        Duration between = Duration.between(started(runs.get(0)), started(runs.get(3)));
        assertThat(between).isBetween(SHORT, SHORT.plusMillis(20));
    }

    @Test
    void startsElsewhereWhereTheWorkerItWaitsAtIsLate() {
        RunKey waiting = submitBehindALateOne();

        Run ended = endsSoon(waiting);

        assertThat(ended.status().worker()).isEqualTo(second.endpoint().key().name());
        assertThat(ended.status().attempt()).isEqualTo(1);
        assertThat(first.isBusy()).isTrue();
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void startsElsewhereWhereItsWorkerIsToGo() {
        RunKey waiting = submitBehindALateOne();

        CompletionStage<Void> drained =
                cluster.workers.drain(first.endpoint().key().name());
        Run ended = endsSoon(waiting);
        cluster.get(drained);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void isNotStartedWhereItIsCancelledBefore() {
        RunKey waiting = submitBehindALateOne();

        cluster.get(cluster.store.requestCancel(waiting));

        assertThat(endsSoon(waiting).status().phase()).isEqualTo(Phase.Cancelled);
        assertThat(uids(first)).doesNotContain(cluster.run(waiting).uid());
        assertThat(uids(second)).doesNotContain(cluster.run(waiting).uid());
    }

    @Test
    void workersOfAReleaseThatLetsNoneWaitAreSentNothingAhead() {
        first.letsNoneWait = true;
        second.letsNoneWait = true;
        lead();

        List<RunKey> runs = submit(20);

        runs.forEach(run -> assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded));
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
        assertThat(first.refused + second.refused).isEqualTo(2);
    }

    /** The first worker takes a minute where it was to take a moment, the second a moment. */
    private RunKey submitBehindALateOne() {
        lead();
        cluster.workers.runtime = Duration.ofMinutes(1);
        submit(1);
        cluster.loop.until("its start", SHORT, first::isBusy);
        cluster.workers.runtime = SHORT;
        List<RunKey> runs = submit(3);
        cluster.loop.pass(SHORT.dividedBy(2));
        assertThat(uids(second)).contains(cluster.run(runs.get(0)).uid());
        return runs.get(1);
    }

    private void lead() {
        cluster.workers.runtime = SHORT;
        cluster.lead();
        submit(2).forEach(cluster::awaitEnd);
        // Nothing is sent ahead for a moment after something of which nothing was known.
        cluster.loop.pass(Duration.ofSeconds(1));
    }

    private List<RunKey> submit(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> cluster.submit(RunFixtures.submission("argument")))
                .toList();
    }

    /** Before its worker would give it back by itself. */
    private Run endsSoon(RunKey run) {
        cluster.loop.pass(SHORT.multipliedBy(5));
        assertThat(cluster.run(run).status().phase().isTerminal()).isTrue();
        return cluster.run(run);
    }

    private Instant started(RunKey run) {
        return Objects.requireNonNull(cluster.run(run).status().started());
    }

    private static List<String> uids(VirtualWorker worker) {
        return worker.started.stream().map(AssignmentId::uid).toList();
    }
}
