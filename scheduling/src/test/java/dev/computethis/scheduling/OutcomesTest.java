package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a run whose slice fails or does not end. */
final class OutcomesTest extends SchedulerFixture {

    @Test
    void functionThatMayBeTriedAgainWaitsLongerEachTimeAndFailsAfterItsLastStart() {
        workers(1);
        add(run("flaky", "t", 0, 1));

        failForNow(pending.get(0));
        assertThat(pending).isEmpty();
        assertThat(scheduler.nextTick()).hasValue(now + 1000 * MILLI);
        now += 1000 * MILLI;
        assertThat(scheduler.tick(now))
                .containsExactly(new Decision.Claim(
                        "flaky",
                        2,
                        "worker-0",
                        "attempt 2: flaky[0,1)#1 failed on worker-0 with what it is tried again on"));
        keep(scheduler.claimStored("flaky", 2, now));
        failForNow(pending.get(0));
        assertThat(scheduler.nextTick()).hasValue(now + 2000 * MILLI);
        now += 2000 * MILLI;
        keep(scheduler.tick(now));
        keep(scheduler.claimStored("flaky", 3, now));

        assertThat(failForNow(pending.get(0))).singleElement().isInstanceOfSatisfying(Decision.Finish.class, finish -> {
            assertThat(finish.verdict()).isEqualTo(Verdict.Failed);
            assertThat(finish.attempt()).isEqualTo(3);
            assertThat(finish.reason()).contains("start 3 of 3 was the last");
        });
    }

    @Test
    void runThatWaitsToBeTriedAgainCanBeCancelled() {
        workers(1);
        add(run("flaky", "t", 0, 1));
        failForNow(pending.get(0));

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

    @ParameterizedTest
    @EnumSource(
            value = SliceEnd.class,
            names = {"Succeeded", "Failed", "TimedOut", "Cancelled"})
    void workerThatIsToGoKeepsTheLastOutcomeUntilTheRunsEndIsStored(SliceEnd end) {
        workers(1);
        add(atMostOnce("last"));
        keep(scheduler.claimStored("last", 1, now));
        Decision.Assign last = pending.get(0);
        keep(scheduler.workerDraining("worker-0", now));

        assertThat(scheduler.ended("worker-0", last.slice(), end, MILLI, now))
                .singleElement()
                .isInstanceOf(Decision.Finish.class);
        assertThat(scheduler.stored("last", now)).singleElement().isInstanceOf(Decision.Drained.class);
    }
}
