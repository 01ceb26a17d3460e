package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who goes first, where to, and in which pieces. */
final class SchedulerTest {

    private static final long MILLI = 1_000_000L;

    private final Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
    private final List<Decision.Assign> assigned = new ArrayList<>();
    private final List<Decision.Assign> pending = new ArrayList<>();
    private long now;

    @Test
    void higherPriorityGoesFirst() {
        workers(1);
        add(run("first", "t", 0, 1));
        add(run("low", "t", -5, 1));
        add(run("high", "t", 5, 1));

        endAll();

        assertThat(order()).containsExactly("first", "high", "low");
    }

    @Test
    void equalRunsOfATenantGoFirstComeFirstServed() {
        workers(1);
        for (int i = 0; i < 5; i++) {
            add(run("run-" + i, "t", 0, 1));
        }

        endAll();

        assertThat(order()).containsExactly("run-0", "run-1", "run-2", "run-3", "run-4");
    }

    @Test
    void tenantsShareTheWorkersHoweverManyRunsOneOfThemHas() {
        workers(1);
        for (int i = 0; i < 100; i++) {
            add(run("many-" + i, "many", 0, 1));
        }
        for (int i = 0; i < 3; i++) {
            add(run("few-" + i, "few", 0, 1));
        }

        endAll();

        assertThat(order().subList(0, 8)).contains("few-0", "few-1", "few-2");
    }

    @Test
    void pastUsageIsForgivenInTime() {
        workers(1);
        add(run("before", "a", 0, 1));
        end(3_600_000 * MILLI);
        now += 2 * 3_600_000_000_000L;
        add(run("b-0", "b", 0, 1));
        end(60_000 * MILLI);
        add(run("runs", "c", 0, 1));
        add(run("b-1", "b", 0, 1));
        add(run("a-1", "a", 0, 1));

        endAll();

        assertThat(order()).containsSubsequence("runs", "a-1", "b-1");
    }

    @Test
    void equalRunsSpreadEvenly() {
        workers(4);
        for (int i = 0; i < 8; i++) {
            add(run("run-" + i, "t", 0, 1));
        }

        endAll();

        for (int i = 0; i < 4; i++) {
            String worker = "worker-" + i;
            assertThat(assigned.stream().filter(a -> a.worker().equals(worker))).hasSize(2);
        }
    }

    @Test
    void whatIsKeptForAWorkerAtAnotherRunOfTheFunctionIsItsOnceItIsFree() {
        workers(3);
        add(run("other", "t", 0, 3));
        endOn("worker-0");
        endOn("worker-2");
        add(run("run", "t", 0, 6));
        endOn("worker-0");
        endOn("worker-0");
        assertThat(pending()).extracting(Decision.Assign::worker).containsExactly("worker-1", "worker-2");

        endOn("worker-1");

        assertThat(assigned.get(assigned.size() - 1))
                .satisfies(next -> assertThat(next.worker()).isEqualTo("worker-1"))
                .satisfies(next -> assertThat(next.slice().uid()).isEqualTo("run"));
    }

    @Test
    void whatWaitsOnAWorkerCountsAsWaiting() {
        workers(1);
        add(run("before", "t", 0, 1));
        end(MILLI);
        now += 1_000 * MILLI;
        for (String uid : List.of("runs", "is sent ahead", "is in line")) {
            add(run(uid, "t", 0, 1));
        }

        assertThat(pending()).extracting(Decision.Assign::ahead).containsExactly(false, true);
        assertThat(scheduler.queued("pool")).isEqualTo(2);
        assertThat(scheduler.waitingInvocations("pool", 10)).isEqualTo(2);
        assertThat(scheduler.waitingInvocations("pool", 1)).isEqualTo(1);
        end(MILLI);
        end(MILLI);
        end(MILLI);
        assertThat(scheduler.waitingInvocations("pool", 10)).isZero();
    }

    @Test
    void whatIsSentAheadGoesToTheWorkerWithTheFewestStarts() {
        aheadOfTheOther();

        add(run("first", "t", 0, 1));
        add(run("second", "t", 0, 1));

        assertThat(assigned.get(assigned.size() - 1))
                .isEqualTo(new Decision.Assign(new Slice("first", 0, 1, 1), "worker-1", true, "first in the queue"));
        assertThat(scheduler.queued("pool")).isEqualTo(2);
    }

    /** Both workers are busy; the first, which ends first, has had four more than the second. */
    private void aheadOfTheOther() {
        workers(2);
        add(run("before-0", "t", 0, 1));
        add(run("before-1", "t", 0, 1));
        endAll();
        now += 1_000 * MILLI;
        add(run("a-0", "t", 0, 1));
        add(run("b-0", "t", 0, 1));
        for (int i = 1; i <= 4; i++) {
            endOn("worker-0");
            add(run("a-" + i, "t", 0, 1));
        }
        endOn("worker-1");
        add(run("b-1", "t", 0, 1));
    }

    @Test
    void freeWorkersThatHadFewerGoFirst() {
        workers(2);
        add(run("long", "t", 0, 1));
        for (int i = 0; i < 3; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(pending().get(1), MILLI);
        }
        end(MILLI);
        for (int i = 3; i < 5; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(MILLI);
        }

        assertThat(startsOf("worker-0")).isEqualTo(startsOf("worker-1"));
    }

    @Test
    void aWorkerThatWasHeldUpCatchesUp() {
        workers(2);
        add(run("late", "t", 0, 1));
        for (int i = 0; i < 20; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(pending().get(1), MILLI);
        }
        end(MILLI);
        for (int i = 20; i < 99; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(MILLI);
        }

        assertThat(startsOf("worker-0")).isEqualTo(50);
    }

    @Test
    void aWorkerLongBusyDoesNotGetAllThatComesAfterwards() {
        workers(2);
        add(run("long", "t", 0, 1));
        for (int i = 0; i < 100; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(pending().get(1), MILLI);
        }
        end(MILLI);
        for (int i = 100; i < 200; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(MILLI);
        }

        assertThat(startsOf("worker-0")).isBetween(50L, 70L);
    }

    @ParameterizedTest(name = "{0} ns each")
    @ValueSource(longs = {50, 10_000, MILLI})
    void equalInvocationsOfAMapSpreadEvenly(long nanos) {
        workers(8);
        add(run("map", "t", 0, 16_000));

        // One worker answers more often than the others.
        for (int turn = 0; !pending().isEmpty(); turn++) {
            Decision.Assign last = pending().get(pending().size() - 1);
            Decision.Assign next = turn % 4 == 0 ? last : pending().get(0);
            end(next, next.slice().size() * nanos);
        }

        for (int i = 0; i < 8; i++) {
            String worker = "worker-" + i;
            assertThat(assigned.stream()
                            .filter(a -> a.worker().equals(worker))
                            .mapToInt(a -> a.slice().size())
                            .sum())
                    .as(worker)
                    .isBetween(1_800, 2_200);
        }
    }

    @Test
    void mapGivesWayToSingleRunsAfterEachSlice() {
        workers(1);
        add(run("map", "t", 0, 1000));
        end(MILLI);
        add(run("single-0", "t", 0, 1));
        add(run("single-1", "t", 0, 1));

        endAll();

        assertThat(order().subList(0, 4)).containsExactly("map", "map", "single-0", "single-1");
    }

    @Test
    void slicesGrowTowardsFiftyMillisecondsOfWork() {
        workers(2);
        add(run("map", "t", 0, 100_000));

        while (!pending().isEmpty()) {
            Decision.Assign next = pending().get(0);
            end(next, next.slice().size() * MILLI / 10);
        }

        List<Integer> sizes = assigned.stream().map(a -> a.slice().size()).toList();
        assertThat(sizes.subList(0, 2)).containsExactly(1, 1);
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(1, 501));
        assertThat(sizes.subList(10, 100)).allSatisfy(size -> assertThat(size).isBetween(450, 501));
    }

    @Test
    void slicesLeaveWorkForEachWorker() {
        workers(4);
        add(run("map", "t", 0, 40));
        end(pending().get(0), 1);
        end(pending().get(0), 1);

        assertThat(assigned.get(assigned.size() - 1).slice().size()).isBetween(2, 10);
    }

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
                List.of(new WorkerReport("w", "pool", false, List.of(new WorkerReport.Held(held, true)))),
                now);

        assertThat(decisions).containsExactly(new Decision.Await(held, "w", "found on w"));
        assertThat(scheduler.stateOf("held")).isEqualTo(RunState.Running);
    }

    @Test
    void runThatMayStartOnceAndHasIsLostWithItsWorker() {
        RunSpec once = new RunSpec("once", "t", "pool", 0, 1, 1, 0, "function");
        List<Decision> decisions = scheduler.recover(
                List.of(new RecoveredRun(once, 1, false)),
                List.of(new WorkerReport("w", "pool", false, List.of())),
                now);

        assertThat(decisions).singleElement().isInstanceOfSatisfying(Decision.Finish.class, finish -> {
            assertThat(finish.verdict()).isEqualTo(Verdict.Lost);
            assertThat(finish.reason()).contains("it may have started 1 of 1 times");
        });
    }

    @Test
    void workerThatDoesNotEndAKilledSliceIsReplaced() {
        workers(1);
        add(new RunSpec("stubborn", "t", "pool", 0, 1, 1, 1000 * MILLI, "function"));
        now += 61_000 * MILLI;
        keep(scheduler.claimStored("stubborn", 1, 0));
        assertThat(scheduler.nextTick()).hasValue(61_000 * MILLI);

        assertThat(scheduler.tick(now)).singleElement().isInstanceOf(Decision.Cancel.class);
        now += 60_000 * MILLI;
        assertThat(scheduler.tick(now))
                .hasAtLeastOneElementOfType(Decision.Recycle.class)
                .hasAtLeastOneElementOfType(Decision.Finish.class);
    }

    @Test
    void functionThatMayBeTriedAgainWaitsLongerEachTimeAndFailsAfterItsLastStart() {
        workers(1);
        add(run("flaky", "t", 0, 1));

        failForNow(pending().get(0));
        assertThat(pending()).isEmpty();
        assertThat(scheduler.nextTick()).hasValue(now + 1000 * MILLI);
        now += 1000 * MILLI;
        assertThat(scheduler.tick(now))
                .containsExactly(new Decision.Claim(
                        "flaky",
                        2,
                        "worker-0",
                        "attempt 2: flaky[0,1)#1 failed on worker-0 with what it is tried again on"));
        keep(scheduler.claimStored("flaky", 2, now));
        failForNow(pending().get(0));
        assertThat(scheduler.nextTick()).hasValue(now + 2000 * MILLI);
        now += 2000 * MILLI;
        keep(scheduler.tick(now));
        keep(scheduler.claimStored("flaky", 3, now));

        assertThat(failForNow(pending().get(0)))
                .singleElement()
                .isInstanceOfSatisfying(Decision.Finish.class, finish -> {
                    assertThat(finish.verdict()).isEqualTo(Verdict.Failed);
                    assertThat(finish.attempt()).isEqualTo(3);
                    assertThat(finish.reason()).contains("start 3 of 3 was the last");
                });
    }

    @Test
    void runThatWaitsToBeTriedAgainCanBeCancelled() {
        workers(1);
        add(run("flaky", "t", 0, 1));
        failForNow(pending().get(0));

        assertThat(scheduler.cancelRequested("flaky", now))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Finish.class,
                        finish -> assertThat(finish.verdict()).isEqualTo(Verdict.Cancelled));
        scheduler.stored("flaky", now);
        now += 1000 * MILLI;
        assertThat(scheduler.tick(now)).isEmpty();
    }

    @Test
    void leaderThatIsToGoClaimsNothingMoreAndStartsWhatItHasClaimed() {
        workers(2);
        RunSpec once = new RunSpec("once", "t", "pool", 0, 1, 1, 0, "function");
        RunSpec later = new RunSpec("later", "t", "pool", 0, 1, 1, 0, "function");
        add(once);
        assertThat(scheduler.hasClaims()).isTrue();

        scheduler.handOver(now);
        add(later);
        add(run("free", "t", 0, 1));
        keep(scheduler.claimStored("once", 1, now));

        assertThat(pending()).extracting(assign -> assign.slice().uid()).containsExactlyInAnyOrder("free", "once");
        assertThat(scheduler.hasClaims()).isFalse();
    }

    private List<Decision> failForNow(Decision.Assign assign) {
        pending.remove(assign);
        List<Decision> decisions = scheduler.ended(assign.worker(), assign.slice(), SliceEnd.Retryable, MILLI, now);
        keep(decisions);
        return decisions;
    }

    @Test
    void startThatAnotherLeaderMayHaveMadeIsNotMadeAgain() {
        RunSpec once = new RunSpec("once", "t", "pool", 0, 1, 1, 0, "function");
        RunSpec twice = new RunSpec("twice", "t", "pool", 0, 1, 3, 0, "function");
        List<WorkerReport> workers = List.of(
                new WorkerReport("worker-0", "pool", false, List.of()),
                new WorkerReport("worker-1", "pool", false, List.of()));
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
    void ofTheStartsAWorkerThatCameBackHoldsOnlyTheLatestCounts() {
        workers(1);
        add(run("flaky", "t", 0, 1));
        failForNow(pending().get(0));
        now += 1000 * MILLI;
        keep(scheduler.tick(now));
        keep(scheduler.claimStored("flaky", 2, now));
        scheduler.workerDown("worker-0", "it was silent", now);
        Slice first = new Slice("flaky", 0, 1, 1);
        Slice second = new Slice("flaky", 0, 1, 2);

        List<Decision> decisions = scheduler.workerUp(
                new WorkerReport(
                        "worker-0",
                        "pool",
                        false,
                        List.of(new WorkerReport.Held(first, false), new WorkerReport.Held(second, false))),
                now);

        assertThat(decisions)
                .containsExactly(
                        new Decision.Await(second, "worker-0", "found on worker-0"),
                        new Decision.Discard(first, "worker-0", false, "nobody waits for it"));
    }

    @Test
    void whatAWorkerWasFoundToWorkOnIsTakenOnceItsRunIsHeardOf() {
        RunSpec once = new RunSpec("once", "t", "pool", 0, 1, 1, 0, "function");
        WorkerReport busy = new WorkerReport(
                "worker-0", "pool", false, List.of(new WorkerReport.Held(new Slice("once", 0, 1, 1), true)));
        WorkerReport free = new WorkerReport("worker-1", "pool", false, List.of());
        assertThat(scheduler.recover(List.of(), List.of(busy, free), now))
                .hasOnlyElementsOfType(Decision.Discard.class);

        List<Decision> decisions = scheduler.runAdded(once, now);

        assertThat(decisions).singleElement().isInstanceOf(Decision.Await.class);
        assertThat(scheduler.runOn("worker-0")).isEqualTo("once");
    }

    @Test
    void runThatIsWithAWorkerInWholeIsNotLostAsItsClaimIsTaken() {
        RunSpec once = new RunSpec("once", "t", "pool", 0, 1, 1, 0, "function");
        workers(1);
        scheduler.runAdded(once, now);
        scheduler.workerUp(
                new WorkerReport(
                        "worker-9", "pool", false, List.of(new WorkerReport.Held(new Slice("once", 0, 1, 1), true))),
                now);

        assertThat(scheduler.claimTaken("once", 1, now)).isEmpty();
        assertThat(scheduler.stateOf("once")).isEqualTo(RunState.Running);
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

    private static RunSpec run(String uid, String tenant, int priority, int invocations) {
        return new RunSpec(uid, tenant, "pool", priority, invocations, 3, 0, "function");
    }

    private void workers(int count) {
        List<WorkerReport> reports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reports.add(new WorkerReport("worker-" + i, "pool", false, List.of()));
        }
        keep(scheduler.recover(List.of(), reports, now));
    }

    private void add(RunSpec spec) {
        keep(scheduler.runAdded(spec, now));
    }

    private List<Decision.Assign> pending() {
        return pending;
    }

    private void endAll() {
        while (!pending().isEmpty()) {
            end(100 * MILLI);
        }
    }

    private void endOn(String worker) {
        Decision.Assign first = pending.stream()
                .filter(assign -> assign.worker().equals(worker))
                .findFirst()
                .orElseThrow();
        end(first, MILLI);
    }

    private void end(long nanos) {
        end(pending().get(0), nanos);
    }

    private void end(Decision.Assign assign, long nanos) {
        pending.remove(assign);
        now += nanos;
        keep(scheduler.ended(assign.worker(), assign.slice(), SliceEnd.Succeeded, nanos, now));
    }

    private void keep(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Assign assign) {
                assigned.add(assign);
                pending.add(assign);
            } else if (decision instanceof Decision.TakeBack back) {
                assigned.removeIf(assign -> assign.slice().equals(back.slice()));
                pending.removeIf(assign -> assign.slice().equals(back.slice()));
                keep(scheduler.givenBack(back.worker(), back.slice(), false, now));
            }
        }
    }

    private long startsOf(String worker) {
        return assigned.stream()
                .filter(assign -> assign.worker().equals(worker))
                .count();
    }

    private List<String> order() {
        return assigned.stream().map(assign -> assign.slice().uid()).toList();
    }
}
