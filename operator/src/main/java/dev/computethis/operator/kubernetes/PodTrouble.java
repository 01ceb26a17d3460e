package dev.computethis.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a pod does not start: no such image, no room on any node, a configuration that can't be. */
final class PodTrouble {

    private PodTrouble() {}

    /** Of the first pod that has any; null where none has. */
    static @Nullable String first(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getStatus() != null)
                .flatMap(pod -> Stream.concat(waiting(pod), unscheduled(pod))
                        .map(trouble -> pod.getMetadata().getName() + ": " + trouble))
                .findFirst()
                .orElse(null);
    }

    private static Stream<String> waiting(Pod pod) {
        return Objects.requireNonNullElse(pod.getStatus().getContainerStatuses(), List.<ContainerStatus>of()).stream()
                .flatMap(container -> Optional.ofNullable(container.getState())
                        .map(state -> state.getWaiting())
                        .filter(waiting -> !"ContainerCreating".equals(waiting.getReason())
                                && !"PodInitializing".equals(waiting.getReason()))
                        .map(PodTrouble::text)
                        .stream());
    }

    private static String text(ContainerStateWaiting waiting) {
        return waiting.getReason() + (waiting.getMessage() == null ? "" : ", " + waiting.getMessage());
    }

    private static Stream<String> unscheduled(Pod pod) {
        return Objects.requireNonNullElse(pod.getStatus().getConditions(), List.<PodCondition>of()).stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(condition -> condition.getReason() + ", " + condition.getMessage());
    }
}
