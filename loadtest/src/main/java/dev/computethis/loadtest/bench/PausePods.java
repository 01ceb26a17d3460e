package dev.computethis.loadtest.bench;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Pods that do nothing, of the image that each node has for its pods' sandboxes: the least time that pods take to start. */
final class PausePods {

    private static final String NAME = "computethis-bench-pause";
    private static final long UP_SECONDS = 60;
    /** {@code nobody}, as the namespace may refuse pods that run as root. */
    private static final long USER = 65534;

    private final KubernetesClient kubernetes;
    private final String namespace;

    PausePods(KubernetesClient kubernetes, String namespace) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
    }

    /** How long so many take from their creation until all are ready. They are gone afterwards, or soon after. */
    double secondsUntilReady(int pods) {
        Deployment deployment = deployment(pods);
        long began = System.nanoTime();
        kubernetes.resource(deployment).create();
        try {
            kubernetes
                    .resource(deployment)
                    .waitUntilCondition(
                            now -> now != null
                                    && now.getStatus() != null
                                    && Objects.equals(now.getStatus().getReadyReplicas(), pods),
                            UP_SECONDS,
                            TimeUnit.SECONDS);
            return (System.nanoTime() - began) / 1e9;
        } catch (KubernetesClientTimeoutException late) {
            throw new IllegalStateException(
                    pods + " pause pods were not ready within " + UP_SECONDS
                            + " s, so there is nothing to compare with; kubectl get pods,events tells more.",
                    late);
        } finally {
            kubernetes.resource(deployment).withGracePeriod(0).delete();
        }
    }

    private Deployment deployment(int pods) {
        Map<String, String> labels = Map.of("app", NAME);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(pods)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("pause")
                .withImage(image())
                .withImagePullPolicy("Never")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private String image() {
        return kubernetes.nodes().list().getItems().stream()
                .flatMap(node -> node.getStatus().getImages().stream())
                .map(ContainerImage::getNames)
                .flatMap(names -> names.stream().filter(name -> name.contains("/pause:")))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "No node has an image named …/pause:…, so there is nothing to compare the start of pods with."));
    }
}
