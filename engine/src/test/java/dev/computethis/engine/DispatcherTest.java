package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The dispatcher over a store and workers in virtual time. */
final class DispatcherTest {

    private final Cluster cluster = new Cluster();

    @Test
    void runsAFunctionAndStoresItsEndInOneWrite() {
        cluster.workers.add("default-0");
        cluster.lead();

        RunKey run = cluster.submit(RunFixtures.submission("a"));
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(1);
        assertThat(ended.status().worker()).isEqualTo("default-0");
        assertThat(ended.status().succeeded()).isEqualTo(1);
        assertThat(ended.status().durationMillis()).isBetween(10L, 20L);
        assertThat(ended.status().preview()).isEqualTo("preview");
        assertThat(Cluster.results(ended)).containsExactly("a");
        assertThat(cluster.store.statuses).hasSize(1);
        cluster.loop.pass(Duration.ofSeconds(2));
        assertThat(cluster.workers.get("default-0").unacknowledged()).isZero();
    }

    @Test
    void spreadsEqualFunctionsEvenly() {
        for (int i = 0; i < 4; i++) {
            cluster.workers.add("default-" + i);
        }
        cluster.lead();

        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(cluster.submit(RunFixtures.submission("" + i)));
        }
        runs.forEach(cluster::awaitEnd);

        assertThat(cluster.workers.workers.values())
                .allSatisfy(w -> assertThat(w.started).hasSize(2));
    }

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
    void mapIsCutIntoSlicesAndPutTogetherAgain() {
        cluster.workers.runtime = Duration.ofMillis(1);
        cluster.workers.add("default-0");
        cluster.workers.add("default-1");
        cluster.lead();

        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            arguments.add("argument " + i);
        }
        Run ended = cluster.awaitEnd(cluster.submit(Cluster.map(arguments)));

        assertThat(ended.status().succeeded()).isEqualTo(500);
        assertThat(Cluster.results(ended)).isEqualTo(arguments);
        assertThat(cluster.workers.get("default-0").sliceSizes).first().isEqualTo(1);
        assertThat(cluster.workers.get("default-0").sliceSizes)
                .anySatisfy(size -> assertThat(size).isBetween(20, 60));
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
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

    @Test
    void missingBundleIsUploadedOnceAndReadOnce() {
        cluster.workers.add("default-0").forgetBlobs();
        cluster.workers.add("default-1").forgetBlobs();
        cluster.lead();

        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(cluster.submit(RunFixtures.submission("" + i)));
        }

        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded));
        assertThat(cluster.blobs.reads).isEqualTo(1);
    }

    @Test
    void bundleThatIsNotStoredFailsTheRunSayingSo() {
        cluster.workers.add("default-0").forgetBlobs();
        cluster.lead();
        Submission other = Cluster.withBundle(Digest.of(new byte[] {9}).value());

        Run ended = cluster.awaitEnd(cluster.submit(other));

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().reason()).isEqualTo("Invalid");
        assertThat(ended.status().message()).contains(other.bundle()).contains("Upload it, then submit again");
        assertThat(cluster.awaitEnd(cluster.submit(RunFixtures.submission("next")))
                        .status()
                        .phase())
                .isEqualTo(Phase.Succeeded);
    }

    @Test
    void runMadePastTheApiFailsSayingWhatIsWrong() {
        cluster.workers.add("default-0");
        cluster.lead();

        assertFailsInvalid(Cluster.withBundle("sha256:abc"), "is no digest");
        assertFailsInvalid(RunFixtures.submission(Content.inline(new byte[] {1, 2}), 1), "can't be read");
        assertFailsInvalid(RunFixtures.submission(new Content("%%%", null), 1), "not base64");
        assertFailsInvalid(
                RunFixtures.submission(RunFixtures.submission("a").payload(), 2),
                "the arguments of 1 invocations, and invocations says 2");
        assertFailsInvalid(Cluster.inPool("no-such-pool"), "There is no pool 'no-such-pool' in namespace 'default'");
    }

    private void assertFailsInvalid(Submission submission, String message) {
        Run ended = cluster.awaitEnd(cluster.submit(submission));
        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().reason()).isEqualTo("Invalid");
        assertThat(ended.status().message()).contains(message);
        assertThat(cluster.workers.starts).doesNotContainKey(ended.uid() + "/0");
    }

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

    private void workerWithAFullDisk() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.full = true;
        worker.forgetBlobs();
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

    @Test
    void largeResultIsStoredAsABlob() {
        cluster.workers.add("default-0");
        cluster.lead();
        String large = "x".repeat(Limits.INLINE_BYTES);
        Digest payload = cluster.putPayload(large);

        Run ended = cluster.awaitEnd(cluster.submit(RunFixtures.submission(Content.blob(payload), 1)));

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        Content result = Objects.requireNonNull(ended.status().result());
        assertThat(result.inline()).isNull();
        assertThat(cluster.blobText(result)).isEqualTo(large);
    }

    @Test
    void logIsReadFromTheRunsWorkerWhileItRunsAndAfterIt() {
        cluster.workers.runtime = Duration.ofSeconds(3);
        VirtualWorker worker = cluster.workers.add("default-0");
        Dispatcher dispatcher = cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        LogChunk during = cluster.get(dispatcher.log(cluster.run(run), 0));
        cluster.awaitEnd(run);
        LogChunk after = cluster.get(dispatcher.log(cluster.run(run), 0));

        assertThat(during.text()).isEqualTo("output of uid-1/0/1");
        assertThat(during.complete()).isFalse();
        assertThat(after.complete()).isTrue();
        cluster.workers.remove("default-0", "gone");
        cluster.loop.pass(Duration.ofSeconds(1));
        assertThat(dispatcher.log(cluster.run(run), 0).handle((chunk, failure) -> failure))
                .satisfies(failure -> assertThat(cluster.get(failure)).hasMessageContaining("is gone"));
    }

    @Test
    void logOfARunOnItsWayToItsWorkerIsEmptyAndNotGone() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.detour = Duration.ofSeconds(1);
        Dispatcher dispatcher = cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofMillis(500));
        assertThat(worker.isBusy()).isFalse();

        LogChunk chunk = cluster.get(dispatcher.log(cluster.run(run), 0));

        assertThat(chunk).isEqualTo(new LogChunk("", 0, 0, false));
    }

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
