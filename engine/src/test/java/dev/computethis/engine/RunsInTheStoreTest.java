package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is stored of a run and when, and what of it is heard from the store. */
final class RunsInTheStoreTest {

    private final Cluster cluster = new Cluster();

    @Test
    void longRunIsStoredAsRunningOnceAfterASecond() {
        cluster.workers.runtime = Duration.ofSeconds(3);
        cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));

        cluster.loop.pass(Duration.ofMillis(900));
        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Pending);
        cluster.loop.pass(Duration.ofMillis(200));
        assertThat(cluster.run(run).status().phase()).isEqualTo(Phase.Running);
        assertThat(cluster.run(run).status().worker()).isEqualTo("default-0");
        cluster.awaitEnd(run);

        assertThat(cluster.store.statuses).hasSize(2);
    }

    @Test
    void progressIsStoredAtMostOnceASecondAndNotForShortRuns() {
        cluster.workers.runtime = Duration.ofSeconds(8);
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.progress = new Progress(0.1, "begins");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));

        cluster.loop.pass(Duration.ofMillis(900));
        assertThat(cluster.store.statuses).isEmpty();
        cluster.loop.pass(Duration.ofMillis(1200));
        assertThat(cluster.run(run).view().progress()).isEqualTo(worker.progress);
        for (int i = 1; i <= 30; i++) {
            worker.progress = new Progress(i / 100.0, "step");
            cluster.loop.pass(Duration.ofMillis(100));
        }
        assertThat(cluster.run(run).view().progress())
                .satisfies(p -> assertThat(p.fraction()).isGreaterThan(0.15));
        cluster.loop.pass(Duration.ofSeconds(1));
        assertThat(cluster.run(run).view().progress()).isEqualTo(worker.progress);
        cluster.awaitEnd(run);

        assertThat(cluster.store.statuses.size()).isBetween(4, 7);
        assertThat(cluster.run(run).view().progress()).isNull();
    }

    @Test
    void storeAwayForAMinuteDelaysEndsAndLosesNone() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(cluster.submit(RunFixtures.submission("" + i)));
        }
        RunKey once = cluster.submit(Cluster.atMostOnce());

        cluster.store.away = true;
        cluster.loop.pass(Duration.ofSeconds(60));
        assertThat(worker.started).hasSize(5);
        assertThat(worker.unacknowledged()).isEqualTo(5);
        cluster.store.away = false;

        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded));
        assertThat(cluster.awaitEnd(once).status().phase()).isEqualTo(Phase.Succeeded);
        cluster.loop.pass(Duration.ofSeconds(5));
        assertThat(worker.unacknowledged()).isZero();
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void writesWhoseAnswersAreLostAreNotDoneTwice() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.store.answersLost = true;
        cluster.loop.pass(Duration.ofSeconds(3));
        cluster.store.answersLost = false;

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        cluster.loop.pass(Duration.ofSeconds(10));
        assertThat(cluster.store.ends()).isEqualTo(1);
        assertThat(worker.unacknowledged()).isZero();
    }

    @Test
    void lateNewsOfARunThatHasEndedDoNotStartItAgain() {
        cluster.store.watchDelay = Duration.ofMillis(700);
        cluster.workers.runtime = Duration.ofMillis(1200);
        cluster.workers.add("default-0");
        Dispatcher dispatcher = cluster.lead();

        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.awaitEnd(run);
        cluster.loop.pass(Duration.ofSeconds(5));

        assertThat(cluster.store.statuses).hasSize(2);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
        assertThat(cluster.get(dispatcher.activeRuns())).isZero();
    }

    @Test
    void endedAndDeletedRunsAreForgotten() {
        cluster.workers.add("default-0");
        Dispatcher dispatcher = cluster.lead();
        cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")));
        cluster.store.delete(cluster.submit(RunFixtures.submission("b")));

        cluster.loop.pass(Duration.ofSeconds(5));

        assertThat(cluster.get(dispatcher.activeRuns())).isZero();
    }
}
