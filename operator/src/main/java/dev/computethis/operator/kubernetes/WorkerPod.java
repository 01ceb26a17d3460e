package dev.computethis.operator.kubernetes;

import dev.computethis.crds.Isolation;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerKey;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says of the worker in it.
 *
 * @param endpoint where the worker answers; its incarnation is the pod's uid and how often the container was restarted,
 *     since a restarted launcher holds nothing of the one before. Null while the pod has no address
 * @param ready whether it takes runs
 * @param terminating whether the pod has been told to go
 * @param ended why the worker is gone although the pod is still there; null while it is not
 */
record WorkerPod(
        WorkerKey key,
        String uid,
        @Nullable WorkerEndpoint endpoint,
        boolean ready,
        boolean terminating,
        @Nullable String ended) {

    /** Null where the pod is of no pool. */
    static @Nullable WorkerPod of(Pod pod) {
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        String pool = labels.get(PoolNames.POOL);
        if (pool == null) {
            return null;
        }
        WorkerKey key = new WorkerKey(
                pod.getMetadata().getNamespace(), pool, pod.getMetadata().getName());
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        ContainerStatus container = worker(status);
        String uid = pod.getMetadata().getUid();
        String ip = status.getPodIP();
        int restarts = container == null ? 0 : Objects.requireNonNullElse(container.getRestartCount(), 0);
        boolean singleUse = Isolation.Pod.name().equals(labels.get(PoolNames.ISOLATION));
        return new WorkerPod(
                key,
                uid,
                ip == null || ip.isEmpty()
                        ? null
                        : new WorkerEndpoint(
                                key,
                                uid + "/" + restarts,
                                URI.create((labels.containsKey(PoolNames.TLS) ? "https://" : "http://")
                                        + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + PoolNames.PORT),
                                singleUse),
                isReady(status),
                pod.getMetadata().getDeletionTimestamp() != null,
                ended(status, container));
    }

    private static @Nullable ContainerStatus worker(PodStatus status) {
        List<ContainerStatus> containers = Objects.requireNonNullElse(status.getContainerStatuses(), List.of());
        return containers.stream()
                .filter(container -> PoolNames.CONTAINER.equals(container.getName()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isReady(PodStatus status) {
        return Objects.requireNonNullElse(
                        status.getConditions(), List.<io.fabric8.kubernetes.api.model.PodCondition>of())
                .stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static @Nullable String ended(PodStatus status, @Nullable ContainerStatus container) {
        ContainerState state = container == null ? null : container.getState();
        if (state != null && state.getTerminated() != null) {
            return "its container ended: " + describe(state.getTerminated());
        }
        if ("Failed".equals(status.getPhase()) || "Succeeded".equals(status.getPhase())) {
            String reason = status.getReason();
            return "its pod ended" + (reason == null || reason.isEmpty() ? "" : ": " + reason);
        }
        return null;
    }

    /** Why the container was started again; for the status of what ran in it before. */
    static String restart(Pod pod) {
        ContainerStatus container = worker(Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new));
        ContainerState last = container == null ? null : container.getLastState();
        return "its container was restarted"
                + (last == null || last.getTerminated() == null ? "" : ": " + describe(last.getTerminated()));
    }

    private static String describe(ContainerStateTerminated terminated) {
        return Objects.requireNonNullElse(terminated.getReason(), "Ended") + ", exit code " + terminated.getExitCode();
    }
}
