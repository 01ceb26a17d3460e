package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which workers get runs: neither those that are to go, nor those without room. */
final class AvailableWorkersTest {

    private final Cluster cluster = new Cluster();

    @Test
    void poolTellsHowManyWorkersAreReady() {
        cluster.workers.add("default-0");
        cluster.workers.add("default-1").silent = true;
        Dispatcher dispatcher = cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(30));

        assertThat(cluster.get(dispatcher.pools("default")))
                .containsExactly(new PoolView("default", "default", 2, 1, "java", 17));
    }

    @Test
    void drainedWorkerFinishesWhatItHasAndGetsNothingMore() {
        cluster.workers.runtime = Duration.ofSeconds(3);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);
        RunKey next = cluster.submit(RunFixtures.submission("b"));

        List<String> drained = new ArrayList<>();
        cluster.workers.drain("default-0").thenAccept(done -> drained.add("default-0"));
        cluster.loop.pass(Duration.ofSeconds(2));
        assertThat(drained).isEmpty();
        assertThat(cluster.view("default-0").state()).isEqualTo(WorkerView.State.Draining);

        cluster.awaitEnd(run);
        cluster.loop.pass(Duration.ofSeconds(2));

        assertThat(drained).containsExactly("default-0");
        assertThat(worker.started).hasSize(1);
        assertThat(cluster.run(next).status().phase()).isEqualTo(Phase.Pending);
    }

    @Test
    void singleUseWorkerIsReplacedAfterItsRun() {
        cluster.workers.singleUse = true;
        cluster.workers.add("default-0");
        cluster.lead();

        cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")));
        cluster.awaitEnd(cluster.submit(RunFixtures.submission("b")));
        cluster.loop.pass(Duration.ofSeconds(1));

        assertThat(cluster.workers.recycled).containsExactly("default-0", "default-0");
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void workerWithoutRoomIsPassedOver() {
        workerWithAFullDisk();
        cluster.workers.add("default-1");
        cluster.lead();

        assertThat(cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")))
                        .status()
                        .worker())
                .isEqualTo("default-1");
    }

    @Test
    void runThatFitsOnNoDiskFails() {
        workerWithAFullDisk();
        cluster.lead();

        Run ended = cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")));

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().reason()).isEqualTo("Refused");
        assertThat(ended.status().message()).contains("no space left on device");
    }

    private void workerWithAFullDisk() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.full = true;
        worker.forgetBlobs();
    }

    @Test
    void workerBusyWithWhatNobodyGaveItIsFreed() {
        cluster.workers.runtime = Duration.ofMinutes(5);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(1));
        worker.startStray(new AssignmentId("stray", 0, 1));

        cluster.workers.runtime = Duration.ofMillis(10);
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofSeconds(10));

        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(worker.killed).containsExactly(new AssignmentId("stray", 0, 1));
    }
}
