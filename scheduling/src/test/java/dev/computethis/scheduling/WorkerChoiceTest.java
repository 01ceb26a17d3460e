package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which worker is given the next run, so that each gets its share of them. */
final class WorkerChoiceTest extends SchedulerFixture {

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
        assertThat(pending).extracting(Decision.Assign::worker).containsExactly("worker-1", "worker-2");

        endOn("worker-1");

        assertThat(lastAssigned())
                .satisfies(next -> assertThat(next.worker()).isEqualTo("worker-1"))
                .satisfies(next -> assertThat(next.slice().uid()).isEqualTo("run"));
    }

    @Test
    void freeWorkersThatHadFewerGoFirst() {
        workers(2);
        add(run("long", "t", 0, 1));
        for (int i = 0; i < 3; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(pending.get(1), MILLI);
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
            end(pending.get(1), MILLI);
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
            end(pending.get(1), MILLI);
        }
        end(MILLI);
        for (int i = 100; i < 200; i++) {
            add(run("run-" + i, "t", 0, 1));
            end(MILLI);
        }

        assertThat(startsOf("worker-0")).isBetween(50L, 70L);
    }
}
