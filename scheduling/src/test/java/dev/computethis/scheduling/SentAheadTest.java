package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that wait on a busy worker. */
final class SentAheadTest extends SchedulerFixture {

    @Test
    void whatWaitsOnAWorkerCountsAsWaiting() {
        workers(1);
        add(run("before", "t", 0, 1));
        end(MILLI);
        now += 1_000 * MILLI;
        for (String uid : List.of("runs", "is sent ahead", "is in line")) {
            add(run(uid, "t", 0, 1));
        }

        assertThat(pending).extracting(Decision.Assign::ahead).containsExactly(false, true);
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

        assertThat(lastAssigned())
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
}
