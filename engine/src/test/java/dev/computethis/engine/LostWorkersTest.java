package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of runs whose worker is lost, silent or restarted. */
final class LostWorkersTest {

    private final Cluster cluster = new Cluster();

    @Test
    void runsAgainWhatALostWorkerHad() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), cluster.workers.get("default-0")::isBusy);

        cluster.workers.add("default-1");
        cluster.workers.remove("default-0", "the pod was deleted");
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(2);
        assertThat(ended.status().worker()).isEqualTo("default-1");
        assertThat(cluster.workers.mostStarts()).isEqualTo(2);
    }

    @Test
    void silentWorkerIsLostOnceItsLeaseEnds() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        VirtualWorker silent = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), silent::isBusy);
        cluster.workers.add("default-1");

        silent.silent = true;
        cluster.loop.pass(Duration.ofSeconds(5));
        assertThat(cluster.view("default-0").state()).isEqualTo(WorkerView.State.Unreachable);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().worker()).isEqualTo("default-1");
        assertThat(ended.status().attempt()).isEqualTo(2);

        silent.silent = false;
        cluster.loop.pass(Duration.ofSeconds(40));
        assertThat(cluster.view("default-0").state()).isEqualTo(WorkerView.State.Idle);
        assertThat(silent.unacknowledged()).isZero();
    }

    @Test
    void shortSilenceLosesNothing() {
        cluster.workers.runtime = Duration.ofSeconds(20);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        worker.silent = true;
        cluster.loop.pass(Duration.ofSeconds(6));
        worker.silent = false;

        assertThat(cluster.awaitEnd(run).status().attempt()).isEqualTo(1);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void runThatMayStartOnceIsLostWithItsWorkerAndNeverStartsAgain() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.workers.add("default-1");
        cluster.lead();
        RunKey run = cluster.submit(Cluster.atMostOnce());
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);
        assertThat(cluster.get(cluster.store.readClaims()).uids())
                .containsExactly(cluster.run(run).uid());

        cluster.workers.remove("default-0", "the node is gone");
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Lost);
        assertThat(ended.status().reason()).isEqualTo("WorkerLost");
        assertThat(ended.status().message()).contains("the node is gone");
        cluster.loop.pass(Duration.ofMinutes(1));
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void restartedLauncherIsNoticedAndItsSliceStartsAgainWithTheNextAttempt() {
        cluster.workers.runtime = Duration.ofSeconds(5);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        worker.restart();
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(2);
    }

    @Test
    void lostAnswersLeadToNoSecondStart() {
        cluster.workers.runtime = Duration.ofSeconds(3);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        worker.answersLost = true;
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofSeconds(4));
        worker.answersLost = false;

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }
}
