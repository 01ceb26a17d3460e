package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the next leader takes over, and that the one before does nothing more. */
final class LeaderChangeTest {

    private final Cluster cluster = new Cluster();

    @Test
    void nextLeaderTakesOverWhatWorkersHold() {
        cluster.workers.runtime = Duration.ofSeconds(5);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey running = cluster.submit(RunFixtures.submission("a"));
        RunKey waiting = cluster.submit(RunFixtures.submission("b"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        cluster.lead();

        assertThat(cluster.awaitEnd(running).status().attempt()).isEqualTo(1);
        assertThat(cluster.awaitEnd(waiting).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void outcomeThatAnEarlierLeaderDidNotStoreIsFetchedFromItsWorker() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.store.away = true;
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofSeconds(2));
        assertThat(worker.unacknowledged()).isEqualTo(1);

        cluster.stopLeading();
        cluster.store.away = false;
        cluster.lead();

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(Cluster.results(cluster.run(run))).containsExactly("a");
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void mapGoesOnUnderTheNextLeader() {
        cluster.workers.runtime = Duration.ofMillis(100);
        cluster.workers.add("default-0");
        cluster.workers.add("default-1");
        cluster.lead();
        List<String> arguments = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        RunKey run = cluster.submit(Cluster.map(arguments));
        cluster.loop.pass(Duration.ofMillis(250));

        cluster.lead();
        Run ended = cluster.awaitEnd(run);

        assertThat(Cluster.results(ended)).isEqualTo(arguments);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void leaderThatStopsSendsNothingMore() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(1));

        cluster.stopLeading();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofMinutes(1));

        assertThat(worker.started).isEmpty();
        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Pending);
    }

    @Test
    void stoppedLeaderNeitherAsksNorWrites() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);
        int asked = worker.asked;

        cluster.stopLeading();
        cluster.loop.pass(Duration.ofMinutes(1));

        assertThat(cluster.store.statuses).isEmpty();
        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Pending);
        assertThat(worker.unacknowledged()).isEqualTo(1);
        assertThat(worker.asked).isEqualTo(asked);
    }
}
