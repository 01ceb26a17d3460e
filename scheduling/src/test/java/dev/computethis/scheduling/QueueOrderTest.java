package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of the runs that wait goes first. */
final class QueueOrderTest extends SchedulerFixture {

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
    void mapGivesWayToSingleRunsAfterEachSlice() {
        workers(1);
        add(run("map", "t", 0, 1000));
        end(MILLI);
        add(run("single-0", "t", 0, 1));
        add(run("single-1", "t", 0, 1));

        endAll();

        assertThat(order().subList(0, 4)).containsExactly("map", "map", "single-0", "single-1");
    }
}
