package dev.computethis.kubectl;

import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.Phase;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.stream.Stream;

/** Runs as resources. */
final class Runs {

    static final Comparator<FunctionRun> OLDEST_FIRST =
            Comparator.comparing(run -> run.getMetadata().getCreationTimestamp());

    private Runs() {}

    /** All of the namespace. */
    static Stream<FunctionRun> all(KubernetesClient kubernetes) {
        return kubernetes.resources(FunctionRun.class).list().getItems().stream();
    }

    /** @throws IllegalArgumentException where there is none */
    static FunctionRun named(KubernetesClient kubernetes, String name) {
        FunctionRun run = kubernetes.resources(FunctionRun.class).withName(name).get();
        if (run == null) {
            throw new IllegalArgumentException(
                    "there is no run " + name + " in namespace " + kubernetes.getNamespace());
        }
        return run;
    }

    static Phase phase(FunctionRun run) {
        return run.getStatus() == null || run.getStatus().phase() == null
                ? Phase.Pending
                : run.getStatus().phase();
    }
}
