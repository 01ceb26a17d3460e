package dev.computethis.operator.kubernetes;

import dev.computethis.crds.WorkerPool;
import dev.computethis.crds.WorkerPoolStatus;
import dev.computethis.operator.kubernetes.PoolRollout.PodState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a pool's status says of its pods. */
final class PoolStatus {

    private static final String READY = "Ready";

    private PoolStatus() {}

    /**
     * @param trouble what keeps a pod from becoming ready; null where nothing is known to
     * @param scaled how the pool was last scaled; null where this leader has not scaled it
     * @param now for the condition, where it changes
     */
    static WorkerPoolStatus of(
            WorkerPool pool,
            int desired,
            List<PodState> pods,
            @Nullable String trouble,
            @Nullable Condition scaled,
            Instant now) {
        int ready = (int)
                pods.stream().filter(pod -> pod.ready() && !pod.terminating()).count();
        int updated = (int) pods.stream().filter(pod -> !pod.outdated()).count();
        boolean settled = ready == desired && pods.size() == desired && updated == desired;
        String message = ready + " of " + desired + " workers are ready"
                + (pods.size() > desired ? ", " + (pods.size() - desired) + " more are leaving" : "")
                + (updated < pods.size() ? ", " + (pods.size() - updated) + " are to be replaced" : "")
                + (trouble == null ? "" : "; " + trouble)
                + ".";
        return new WorkerPoolStatus(
                pool.getMetadata().getGeneration(),
                pods.size(),
                ready,
                updated,
                PoolNames.selectorText(pool.getMetadata().getName()),
                conditions(pool, condition(pool, settled, trouble, message, now), scaled));
    }

    /** What an earlier leader said of scaling stays as long as the pool has bounds. */
    private static List<Condition> conditions(WorkerPool pool, Condition ready, @Nullable Condition scaled) {
        Condition last = scaled == null ? before(pool, PoolScaler.SCALED) : scaled;
        return last == null || PoolScaler.bounds(pool.getSpec()) == null ? List.of(ready) : List.of(ready, last);
    }

    private static @Nullable Condition before(WorkerPool pool, String type) {
        List<Condition> before =
                pool.getStatus() == null ? null : pool.getStatus().conditions();
        return Objects.requireNonNullElse(before, List.<Condition>of()).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .orElse(null);
    }

    private static Condition condition(
            WorkerPool pool, boolean settled, @Nullable String trouble, String message, Instant now) {
        String status = settled ? "True" : "False";
        String reason = settled ? "AllReady" : trouble == null ? "InProgress" : "WorkersNotStarting";
        return new ConditionBuilder()
                .withType(READY)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(pool.getMetadata().getGeneration())
                .withLastTransitionTime(since(pool, status, now))
                .build();
    }

    /** When the condition last changed between true and false. */
    private static String since(WorkerPool pool, String status, Instant now) {
        Condition before = before(pool, READY);
        return before != null && status.equals(before.getStatus())
                ? before.getLastTransitionTime()
                : now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
