package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs that are cancelled or deleted before they end. */
final class CancellationTest {

    private final Cluster cluster = new Cluster();

    @Test
    void pendingRunIsCancelledAtOnce() {
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofSeconds(1));

        cluster.store.requestCancel(run);
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Cancelled);
        assertThat(ended.status().attempt()).isZero();
        assertThat(cluster.workers.starts).isEmpty();
    }

    @Test
    void runningRunIsKilledAndCancelled() {
        cluster.workers.runtime = Duration.ofSeconds(60);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        cluster.store.requestCancel(run);
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Cancelled);
        assertThat(worker.killed).hasSize(1);
        assertThat(worker.isBusy()).isFalse();
    }

    @Test
    void cancellationAtAnyMomentEndsTheRunOnce() {
        for (int micros = 0; micros < 20_000; micros += 250) {
            Cluster fresh = new Cluster();
            VirtualWorker worker = fresh.workers.add("default-0");
            fresh.lead();
            RunKey run = fresh.submit(RunFixtures.submission("a"));
            fresh.loop.pass(Duration.ofNanos(micros * 1000L));

            fresh.store.requestCancel(run);
            Phase phase = fresh.awaitEnd(run).status().phase();
            fresh.loop.pass(Duration.ofSeconds(5));

            assertThat(phase).isIn(Phase.Cancelled, Phase.Succeeded);
            assertThat(fresh.run(run).status().phase()).isEqualTo(phase);
            assertThat(worker.isBusy()).isFalse();
            assertThat(fresh.view("default-0").state()).isEqualTo(WorkerView.State.Idle);
            assertThat(fresh.store.ends()).isEqualTo(1);
        }
    }

    @Test
    void deletedRunIsKilledOnItsWorkerAndForgotten() {
        cluster.workers.runtime = Duration.ofSeconds(60);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        cluster.store.delete(run);
        cluster.loop.pass(Duration.ofSeconds(2));

        assertThat(worker.isBusy()).isFalse();
        assertThat(worker.unacknowledged()).isZero();
        cluster.workers.runtime = Duration.ofMillis(1);
        assertThat(cluster.awaitEnd(cluster.submit(RunFixtures.submission("b")))
                        .status()
                        .phase())
                .isEqualTo(Phase.Succeeded);
    }

    @Test
    void killThatOvertakesItsAssignmentKillsItAllTheSame() {
        cluster.workers.runtime = Duration.ofMinutes(5);
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.detour = Duration.ofMillis(300);
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofMillis(100));

        cluster.store.requestCancel(run);
        cluster.loop.pass(Duration.ofSeconds(5));

        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Cancelled);
        assertThat(worker.killed).hasSize(1);
    }
}
