package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.operator.kubernetes.PoolRollout.Draining;
import dev.computethis.operator.kubernetes.PoolRollout.Plan;
import dev.computethis.operator.kubernetes.PoolRollout.PodState;
import dev.computethis.operator.kubernetes.PoolRollout.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A pool grows at once, and shrinks and rolls only past workers that have finished. */
class PoolRolloutTest {

    private final Map<String, Draining> draining = new HashMap<>();

    @Test
    void newPoolGetsAllItsPods() {
        Plan plan = plan(3, null);

        assertThat(plan.replicas()).isEqualTo(3);
        assertThat(plan.drain()).isEmpty();
        assertThat(plan.delete()).isEmpty();
    }

    @Test
    void growingHappensAtOnce() {
        assertThat(plan(4, 2, ready(0), ready(1)).replicas()).isEqualTo(4);
    }

    @Test
    void shrinkingDrainsTheHighestAndKeepsThemMeanwhile() {
        Plan plan = plan(1, 3, ready(0), ready(1), ready(2));

        assertThat(names(plan.drain())).containsExactly("default-2", "default-1");
        assertThat(plan.replicas()).isEqualTo(3);
        assertThat(plan.delete()).isEmpty();
    }

    @Test
    void drainedPodsGoOnceNoneAboveThemIsBusy() {
        draining.put("default-2", Draining.DONE);
        draining.put("default-1", Draining.GOING_ON);
        assertThat(plan(1, 3, ready(0), ready(1), ready(2)).replicas()).isEqualTo(2);

        draining.put("default-2", Draining.GOING_ON);
        draining.put("default-1", Draining.DONE);
        assertThat(plan(1, 3, ready(0), ready(1), ready(2)).replicas()).isEqualTo(3);

        draining.put("default-2", Draining.DONE);
        assertThat(plan(1, 3, ready(0), ready(1), ready(2)).replicas()).isEqualTo(1);
    }

    @Test
    void shrinkingToNothingDrainsAll() {
        Plan plan = plan(0, 2, ready(0), ready(1));

        assertThat(plan.drain()).hasSize(2);
        assertThat(plan.replicas()).isEqualTo(2);
    }

    @Test
    void outdatedPodsOfASmallPoolAreDrainedOneByOne() {
        Plan plan = plan(3, 3, outdated(0), outdated(1), outdated(2));

        assertThat(names(plan.drain())).containsExactly("default-2");
        draining.put("default-2", Draining.GOING_ON);
        assertThat(plan(3, 3, outdated(0), outdated(1), outdated(2)).drain()).isEmpty();
    }

    @Test
    void aQuarterOfALargePoolIsReplacedAtATime() {
        PodState[] pods =
                IntStream.range(0, 9).mapToObj(PoolRolloutTest::outdated).toArray(PodState[]::new);

        assertThat(names(plan(9, 9, pods).drain())).containsExactly("default-8", "default-7");
    }

    @Test
    void drainedOutdatedPodIsDeletedAndTheNextWaitsForItsSuccessor() {
        draining.put("default-2", Draining.DONE);
        Plan plan = plan(3, 3, outdated(0), outdated(1), outdated(2));
        assertThat(names(plan.delete())).containsExactly("default-2");
        assertThat(plan.drain()).isEmpty();

        draining.clear();
        PodState starting = new PodState("default-2", "default-2", false, false, false);
        assertThat(plan(3, 3, outdated(0), outdated(1), starting).drain()).isEmpty();
        assertThat(names(plan(3, 3, outdated(0), outdated(1), ready(2)).drain()))
                .containsExactly("default-1");
    }

    @Test
    void outdatedPodThatNeverBecameReadyIsReplacedWithoutWaiting() {
        PodState stuck = new PodState("default-1", "default-1", true, false, false);

        assertThat(names(plan(2, 2, outdated(0), stuck).drain())).containsExactly("default-1");
    }

    @Test
    void drainedPodThatIsWantedAgainIsReplaced() {
        draining.put("default-1", Draining.DONE);

        assertThat(names(plan(2, 2, ready(0), ready(1)).delete())).containsExactly("default-1");
    }

    @Test
    void podThatIsBeingDeletedIsLeftAlone() {
        PodState leaving = new PodState("default-1", "default-1", true, true, true);

        Plan plan = plan(2, 2, outdated(0), leaving);

        assertThat(plan.drain()).isEmpty();
        assertThat(plan.delete()).isEmpty();
    }

    private Plan plan(int desired, @Nullable Integer current, PodState... pods) {
        return PoolRollout.plan(desired, current, List.of(pods), pod -> draining.getOrDefault(pod.name(), Draining.NO));
    }

    private static PodState ready(int ordinal) {
        return new PodState("default-" + ordinal, "default-" + ordinal, false, true, false);
    }

    private static PodState outdated(int ordinal) {
        return new PodState("default-" + ordinal, "default-" + ordinal, true, true, false);
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(step -> step.pod().name()).toList();
    }
}
