package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leader takes over from others that led before or beside it, and leaves to the next. */
final class RecoveryTest extends SchedulerFixture {

    @Test
    void nothingIsAssignedBeforeTheWorkersHaveTold() {
        add(run("early", "t", 0, 1));
        assertThat(assigned).isEmpty();

        workers(1);
        assertThat(order()).containsExactly("early");
    }

    @Test
    void recoveredRunWaitsForNobodyWhereItsWorkerStillHasIt() {
        RunSpec spec = run("held", "t", 0, 1);
        Slice held = new Slice("held", 0, 1, 1);
        List<Decision> decisions = scheduler.recover(
                List.of(new RecoveredRun(spec, 0, false)),
                List.of(worker("w", new WorkerReport.Held(held, true))),
                now);

        assertThat(decisions).containsExactly(new Decision.Await(held, "w", "found on w"));
        assertThat(scheduler.stateOf("held")).isEqualTo(RunState.Running);
    }

    @Test
    void runThatMayStartOnceAndHasIsLostWithItsWorker() {
        RunSpec once = atMostOnce("once");
        List<Decision> decisions =
                scheduler.recover(List.of(new RecoveredRun(once, 1, false)), List.of(worker("w")), now);

        assertThat(decisions).singleElement().isInstanceOfSatisfying(Decision.Finish.class, finish -> {
            assertThat(finish.verdict()).isEqualTo(Verdict.Lost);
            assertThat(finish.reason()).contains("it may have started 1 of 1 times");
        });
    }

    @Test
    void startThatAnotherLeaderMayHaveMadeIsNotMadeAgain() {
        RunSpec once = atMostOnce("once");
        RunSpec twice = run("twice", "t", 0, 1);
        List<WorkerReport> workers = List.of(worker("worker-0"), worker("worker-1"));
        scheduler.recover(List.of(new RecoveredRun(once, 0, false), new RecoveredRun(twice, 0, false)), workers, now);

        List<Decision> first = scheduler.claimTaken("once", 1, now);
        List<Decision> second = scheduler.claimTaken("twice", 2, now);

        assertThat(first)
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Finish.class,
                                finish -> assertThat(finish.verdict()).isEqualTo(Verdict.Lost)));
        assertThat(second)
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Claim.class,
                                claim -> assertThat(claim.attempt()).isEqualTo(3)));
    }

    @Test
    void runThatIsWithAWorkerInWholeIsNotLostAsItsClaimIsTaken() {
        RunSpec once = atMostOnce("once");
        workers(1);
        scheduler.runAdded(once, now);
        scheduler.workerUp(worker("worker-9", new WorkerReport.Held(new Slice("once", 0, 1, 1), true)), now);

        assertThat(scheduler.claimTaken("once", 1, now)).isEmpty();
        assertThat(scheduler.stateOf("once")).isEqualTo(RunState.Running);
    }

    @Test
    void whatAWorkerWasFoundToWorkOnIsTakenOnceItsRunIsHeardOf() {
        RunSpec once = atMostOnce("once");
        WorkerReport busy = worker("worker-0", new WorkerReport.Held(new Slice("once", 0, 1, 1), true));
        WorkerReport free = worker("worker-1");
        assertThat(scheduler.recover(List.of(), List.of(busy, free), now))
                .hasOnlyElementsOfType(Decision.Discard.class);

        List<Decision> decisions = scheduler.runAdded(once, now);

        assertThat(decisions).singleElement().isInstanceOf(Decision.Await.class);
        assertThat(scheduler.runOn("worker-0")).isEqualTo("once");
    }

    @Test
    void ofTheStartsAWorkerThatCameBackHoldsOnlyTheLatestCounts() {
        workers(1);
        add(run("flaky", "t", 0, 1));
        failForNow(pending.get(0));
        now += 1000 * MILLI;
        keep(scheduler.tick(now));
        keep(scheduler.claimStored("flaky", 2, now));
        scheduler.workerDown("worker-0", "it was silent", now);
        Slice first = new Slice("flaky", 0, 1, 1);
        Slice second = new Slice("flaky", 0, 1, 2);

        List<Decision> decisions = scheduler.workerUp(
                worker("worker-0", new WorkerReport.Held(first, false), new WorkerReport.Held(second, false)), now);

        assertThat(decisions)
                .containsExactly(
                        new Decision.Await(second, "worker-0", "found on worker-0"),
                        new Decision.Discard(first, "worker-0", false, "nobody waits for it"));
    }

    @Test
    void workerForOneRunThatServedOneWhichIsOverIsReplaced() {
        Slice old = new Slice("over", 0, 1, 1);
        WorkerReport used = new WorkerReport("worker-0", "pool", true, List.of(new WorkerReport.Held(old, false)));

        List<Decision> decisions = scheduler.recover(List.of(), List.of(used), now);
        keep(scheduler.runAdded(run("next", "t", 0, 1), now));

        assertThat(decisions).anySatisfy(decision -> assertThat(decision).isInstanceOf(Decision.Recycle.class));
        assertThat(assigned).isEmpty();
    }

    @Test
    void leaderThatIsToGoClaimsNothingMoreAndStartsWhatItHasClaimed() {
        workers(2);
        RunSpec once = atMostOnce("once");
        RunSpec later = atMostOnce("later");
        add(once);
        assertThat(scheduler.hasClaims()).isTrue();

        scheduler.handOver(now);
        add(later);
        add(run("free", "t", 0, 1));
        keep(scheduler.claimStored("once", 1, now));

        assertThat(pending).extracting(assign -> assign.slice().uid()).containsExactlyInAnyOrder("free", "once");
        assertThat(scheduler.hasClaims()).isFalse();
    }
}
