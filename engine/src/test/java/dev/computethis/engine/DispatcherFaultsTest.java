package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the simulation found, each fault alone. */
final class DispatcherFaultsTest {

    private final Cluster cluster = new Cluster();

    @Test
    void processThatStoodStillDoesNotTakeItsWorkersForLost() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(Cluster.atMostOnce());
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        cluster.process.pause(Duration.ofSeconds(20));
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.metrics.lost).isEmpty();
    }

    @Test
    void shortStandstillOfTheProcessDoesNotCountEither() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(Cluster.atMostOnce());
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        worker.silent = true;
        cluster.loop.pass(Duration.ofMillis(7500));
        cluster.process.pause(Duration.ofMillis(3700));
        cluster.loop.pass(Duration.ofMillis(3700));
        worker.silent = false;

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.metrics.lost).isEmpty();
    }

    @Test
    void leaderThatIsToGoWaitsUntilWhatItClaimedIsWithItsWorker() {
        cluster.workers.runtime = Duration.ofSeconds(5);
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.detour = Duration.ofSeconds(2);
        cluster.store.latency = Duration.ofMillis(500);
        Dispatcher first = cluster.lead();
        RunKey claimed = cluster.submit(Cluster.atMostOnce());
        cluster.loop.pass(Duration.ofMillis(100));

        CompletionStage<Void> handedOver = first.handOver();
        RunKey later = cluster.submit(Cluster.atMostOnce());
        cluster.get(handedOver);
        cluster.lead();

        assertThat(worker.started).extracting(AssignmentId::uid).containsExactly(uid(claimed));
        assertThat(cluster.awaitEnd(claimed).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.awaitEnd(later).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void whoDoesNotLeadHasNothingToHandOver() {
        Dispatcher first = cluster.lead();
        cluster.stopLeading();

        assertThat(first.handOver()).isCompleted();
    }

    @Test
    void workerThatDoesNotTellANewLeaderWhatItHoldsCountsAsLost() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.silent = true;

        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(11));

        assertThat(cluster.metrics.lost).hasSize(1);
    }

    @Test
    void sliceWhoseRequestBrokeIsLostWithItsLauncherThatWasRestarted() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofMillis(100));
        worker.answersLost = true;
        RunKey run = cluster.submit(Cluster.atMostOnce());
        cluster.loop.until("its end", Duration.ofSeconds(1), () -> worker.unacknowledged() == 1);
        cluster.loop.pass(Duration.ofMillis(2));
        worker.restart();
        worker.answersLost = false;

        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Lost);
        assertThat(ended.status().message()).contains("its launcher was restarted");
        assertThat(cluster.metrics.lost).hasSize(1);
        assertThat(worker.started).hasSize(1);
    }

    @Test
    void sliceOfARunThatThisLeaderHasYetToHearOfIsNotKilled() {
        cluster.workers.runtime = Duration.ofSeconds(5);
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(1));
        cluster.store.watchDelay = Duration.ofMillis(500);
        RunKey run = cluster.submit(Cluster.atMostOnce());
        VirtualWorker worker = cluster.workers.add("default-0");

        worker.startStray(new AssignmentId(uid(run), 0, 1));

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(worker.killed).isEmpty();
        assertThat(worker.started).hasSize(1);
    }

    @Test
    void newRunThatAWorkerHoldsWasStartedByAnotherLeader() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        VirtualWorker worker = cluster.workers.add("default-0");
        VirtualWorker late = cluster.workers.add("default-1");
        late.silent = true;
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(1));
        RunKey run = cluster.submit(Cluster.atMostOnce());
        worker.startStray(new AssignmentId(uid(run), 0, 1));

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(worker.killed).isEmpty();
        assertThat(worker.started).hasSize(1);
    }

    private String uid(RunKey run) {
        return cluster.run(run).uid();
    }

    @Test
    void workerThatCameBackKeepsWhatWasCountedUntilTheEndIsStored() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(Cluster.map(List.of("a", "b")));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);
        cluster.workers.runtime = Duration.ofSeconds(60);
        cluster.loop.until("second slice", Duration.ofSeconds(1), () -> worker.started.size() == 2);

        worker.silent = true;
        cluster.loop.pass(Duration.ofSeconds(20));
        worker.silent = false;
        cluster.loop.pass(Duration.ofSeconds(20));
        assertThat(cluster.metrics.lost).hasSize(1);
        assertThat(worker.unacknowledged()).isEqualTo(1);

        assertThat(Cluster.results(cluster.awaitEnd(run))).containsExactly("a", "b");
        cluster.loop.pass(Duration.ofSeconds(5));
        assertThat(worker.unacknowledged()).isZero();
    }

    @Test
    void outcomeThatNobodyAsksForIsForgottenAfterAWhile() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(1));
        worker.startStray(new AssignmentId("stray", 0, 1));
        cluster.loop.pass(Duration.ofSeconds(30));
        assertThat(worker.unacknowledged()).isEqualTo(1);

        cluster.loop.pass(Duration.ofSeconds(40));

        assertThat(worker.unacknowledged()).isZero();
    }

    @Test
    void leaderWhoseWorkersFollowAnotherCallsNothingLost() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(1));
        cluster.get(cluster.workers.connect(worker.endpoint(), 99).state());

        RunKey run = cluster.submit(Cluster.atMostOnce());
        cluster.loop.pass(Duration.ofSeconds(9));

        assertThat(worker.started).isEmpty();
        assertThat(cluster.run(run).status().phase().isTerminal()).isFalse();
    }

    @Test
    void runSentToALauncherThatHasJustBeenRestartedIsNotLost() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofMillis(100));

        worker.restart();
        cluster.loop.pass(Duration.ofMillis(50));
        // However long the way there takes, it is refused before the next heartbeat tells of the restart.
        worker.detour = Duration.ofMillis(250);
        Run ended = cluster.awaitEnd(cluster.submit(Cluster.atMostOnce()));

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }

    @Test
    void whatWasSentBeforeTheLauncherWasRestartedMayHaveReachedTheOneBefore() {
        VirtualWorker worker = cluster.workers.add("default-0");
        cluster.lead();
        cluster.loop.pass(Duration.ofMillis(100));
        // It is refused, twice on its way, before the next heartbeat tells of the restart.
        worker.detour = Duration.ofMillis(250);
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofMillis(100));
        worker.restart();

        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(2);
    }

    @Test
    void startThatAnotherLeaderHasStoredIsNotMadeOnceMore() {
        cluster.lead();
        RunKey run = cluster.submit(Cluster.atMostOnce());

        cluster.get(cluster.store.updateStatus(cluster.run(run), RunFixtures.running("elsewhere")));
        VirtualWorker worker = cluster.workers.add("default-0");
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Lost);
        assertThat(ended.status().message()).contains("another leader may have made start 1 of 1");
        assertThat(worker.started).isEmpty();
    }

    @Test
    void leaderWaitsUntilItKnowsAllRuns() {
        cluster.workers.add("default-0");
        cluster.store.away = true;
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(30));
        assertThat(cluster.workers.starts).isEmpty();

        cluster.store.away = false;

        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded);
    }

    @Test
    void statusIsWrittenThoughTheCacheDoesNotFollow() {
        cluster.workers.add("default-0");
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.store.freezeCache();
        cluster.store.watchDelay = Duration.ofHours(1);
        cluster.lead();
        cluster.loop.pass(Duration.ofMillis(1));
        cluster.store.requestCancel(run);

        cluster.loop.pass(Duration.ofSeconds(30));

        Run stored = cluster.get(cluster.store.read(run));
        assertThat(stored).isNotNull();
        assertThat(stored.status().phase()).isEqualTo(Phase.Succeeded);
    }
}
