package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows where the function fails: a further start, or the end of its run. */
final class FailingFunctionsTest {

    private final Cluster cluster = new Cluster();

    @Test
    void failureOfTheFunctionEndsTheRunWithoutASecondStart() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.failsWith = Failure.of(Failure.Kind.Threw, "java.lang.IllegalStateException: no");
        cluster.lead();

        Run ended = cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")));

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().reason()).isEqualTo("Threw");
        assertThat(ended.status().failure()).isEqualTo(worker.failsWith);
        assertThat(ended.status().failed()).isEqualTo(1);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void functionThatThrowsWhatItIsTriedAgainOnStartsAgainAndSucceeds() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.failsWith = thrown("java.io.IOException");
        cluster.lead();
        RunKey run = cluster.submit(Cluster.retryingOn("java.io.IOException"));
        cluster.loop.until("second start", Duration.ofSeconds(5), () -> worker.started.size() == 2);

        worker.failsWith = null;
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(2);
        cluster.loop.pass(Duration.ofSeconds(2));
        assertThat(worker.unacknowledged()).isZero();
    }

    @Test
    void functionThatAlwaysThrowsWhatItIsTriedAgainOnFailsWithWhatItThrewLast() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.failsWith = thrown("java.io.IOException");
        cluster.lead();

        Run ended = cluster.awaitEnd(cluster.submit(Cluster.retryingOn("java.io.IOException")));

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().failure()).isEqualTo(worker.failsWith);
        assertThat(ended.status().attempt()).isEqualTo(3);
        assertThat(ended.status().message()).contains("start 3 of 3 was the last");
    }

    @Test
    void functionThatThrowsSomethingElseThanItIsTriedAgainOnFailsAtOnce() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.failsWith = thrown("java.lang.IllegalStateException");
        cluster.lead();

        Run ended = cluster.awaitEnd(cluster.submit(Cluster.retryingOn("java.io.IOException")));

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    private static Failure thrown(String exceptionClass) {
        return new Failure(Failure.Kind.Threw, "no", exceptionClass, "at Jobs", null, null, null, null, 0);
    }

    @Test
    void failingInvocationFailsTheMapAndEndsItsOtherSlices() {
        cluster.workers.runtime = Duration.ofSeconds(10);
        cluster.workers.add("default-0");
        VirtualWorker failing = cluster.workers.add("default-1");
        failing.failsWith = Failure.of(Failure.Kind.Threw, "no");
        cluster.lead();
        RunKey run = cluster.submit(Cluster.map(List.of("a", "b", "c")));
        cluster.loop.until("started", Duration.ofSeconds(1), failing::isBusy);
        cluster.loop.pass(Duration.ofSeconds(2));

        failing.finishNow();
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().durationMillis()).isLessThan(3000);
        assertThat(cluster.workers.get("default-0").killed).hasSize(1);
        assertThat(cluster.workers.get("default-0").isBusy()).isFalse();
    }
}
