package dev.computethis.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large the pieces of a map are. */
final class SliceSizingTest extends SchedulerFixture {

    @ParameterizedTest(name = "{0} ns each")
    @ValueSource(longs = {50, 10_000, MILLI})
    void equalInvocationsOfAMapSpreadEvenly(long nanos) {
        workers(8);
        add(run("map", "t", 0, 16_000));

        // One worker answers more often than the others.
        for (int turn = 0; !pending.isEmpty(); turn++) {
            Decision.Assign last = pending.get(pending.size() - 1);
            Decision.Assign next = turn % 4 == 0 ? last : pending.get(0);
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
    void slicesGrowTowardsFiftyMillisecondsOfWork() {
        workers(2);
        add(run("map", "t", 0, 100_000));

        while (!pending.isEmpty()) {
            Decision.Assign next = pending.get(0);
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
        end(pending.get(0), 1);
        end(pending.get(0), 1);

        assertThat(lastAssigned().slice().size()).isBetween(2, 10);
    }
}
