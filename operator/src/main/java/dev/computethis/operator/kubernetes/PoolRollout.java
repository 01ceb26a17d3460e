package dev.computethis.operator.kubernetes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a pool gets from the pods it has to the pods it should have, so that a busy worker finishes first: growing
 * happens at once; what is too many is drained, then removed from the top; what is outdated is drained a few at a time, then
 * deleted and made anew. A drained worker can't be put to use again, so where it is wanted after all it is replaced too.
 */
final class PoolRollout {

    /** One of so many wanted workers, and at least one, may be away at a time because they are being replaced. */
    private static final int AWAY_OF = 4;

    private PoolRollout() {}

    /**
     * A pod of the pool.
     *
     * @param outdated whether it was made from another template than the pool has now
     */
    record PodState(String name, String uid, boolean outdated, boolean ready, boolean terminating) {
        int ordinal() {
            return PoolNames.ordinal(name);
        }
    }

    /** How far a pod's draining is. */
    enum Draining {
        NO,
        GOING_ON,
        DONE
    }

    /** Something to do with a pod, and why. */
    record Step(PodState pod, String reason) {}

    /**
     * @param replicas what the StatefulSet is to have now
     * @param drain pods to begin draining
     * @param delete pods to delete, which are made anew
     */
    record Plan(int replicas, List<Step> drain, List<Step> delete) {}

    /**
     * @param desired how many workers the pool should have
     * @param current how many the StatefulSet is told to have; null where there is none yet
     */
    static Plan plan(
            int desired, @Nullable Integer current, List<PodState> pods, Function<PodState, Draining> draining) {
        List<Step> drain = new ArrayList<>();
        List<Step> delete = new ArrayList<>();
        int replicas =
                current == null || current <= desired ? desired : shrink(desired, current, pods, draining, drain);
        replace(desired, pods, draining, drain, delete);
        return new Plan(replicas, List.copyOf(drain), List.copyOf(delete));
    }

    /** Drains all that is too many, and keeps up to the highest that has not finished. */
    private static int shrink(
            int desired, int current, List<PodState> pods, Function<PodState, Draining> draining, List<Step> drain) {
        int keep = desired;
        for (PodState pod : highestFirst(pods)) {
            if (pod.ordinal() < desired || pod.ordinal() >= current || pod.terminating()) {
                continue;
            }
            Draining state = draining.apply(pod);
            if (state == Draining.NO) {
                drain.add(new Step(pod, "the pool is scaled down to " + desired));
            }
            if (state != Draining.DONE) {
                keep = Math.max(keep, pod.ordinal() + 1);
            }
        }
        return keep;
    }

    private static void replace(
            int desired,
            List<PodState> pods,
            Function<PodState, Draining> draining,
            List<Step> drain,
            List<Step> delete) {
        List<PodState> wanted = highestFirst(pods).stream()
                .filter(pod -> pod.ordinal() >= 0 && pod.ordinal() < desired)
                .toList();
        long available = wanted.stream()
                .filter(pod -> pod.ready() && !pod.terminating() && draining.apply(pod) == Draining.NO)
                .count();
        for (PodState pod : wanted) {
            Draining state = draining.apply(pod);
            if (pod.terminating() || (!pod.outdated() && state == Draining.NO)) {
                continue;
            }
            String reason = pod.outdated() ? "the pool's template has changed" : "it was drained and is wanted again";
            if (state == Draining.DONE) {
                delete.add(new Step(pod, reason));
            } else if (state == Draining.NO && !pod.ready()) {
                drain.add(new Step(pod, reason));
            } else if (state == Draining.NO && desired - available < Math.max(1, desired / AWAY_OF)) {
                drain.add(new Step(pod, reason));
                available--;
            }
        }
    }

    private static List<PodState> highestFirst(List<PodState> pods) {
        return pods.stream()
                .sorted(Comparator.comparingInt(PodState::ordinal).reversed())
                .toList();
    }
}
