package dev.computethis.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command of the chart's upgrade job: applies the custom resource definitions in a file, since Helm installs
 * definitions but never upgrades them. A program of its own, so that the operator needs no right on definitions.
 */
public final class ApplyDefinitions {

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("computethis-crd-upgrade")
            // Whoever installed them (Helm, kubectl) owned these fields until now.
            .withForce(true)
            .build();

    private ApplyDefinitions() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("usage: ApplyDefinitions FILE");
        }
        try (KubernetesClient client = new KubernetesClientBuilder().build();
                InputStream file = Files.newInputStream(Path.of(arguments[0]))) {
            apply(client, client.load(file).items()).forEach(System.out::println);
        } catch (KubernetesClientException refused) {
            System.err.println("The definitions could not be applied: " + refused.getMessage());
            System.exit(1);
        }
        // Threads of the client's HTTP library outlive its close; they would keep the process, and the upgrade,
        // waiting.
        System.exit(0);
    }

    /** What was applied, one line each. */
    static List<String> apply(KubernetesClient client, List<HasMetadata> definitions) {
        return definitions.stream()
                .map(definition -> client.resource(definition).patch(APPLY))
                .map(applied -> "applied " + applied.getMetadata().getName() + ", generation "
                        + applied.getMetadata().getGeneration())
                .toList();
    }
}
