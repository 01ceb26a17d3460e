package dev.computethis.kubectl;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;

/** The way to a service inside the cluster: a port of this machine that leads to one of its pods. */
final class ServiceForward {

    /** The operator's container's, whatever the service's is. */
    private static final int PORT = 8080;

    private ServiceForward() {}

    /**
     * Opens one. To a pod that is ready, as while the service is upgraded some are not.
     *
     * @throws IllegalArgumentException where there is no such service
     */
    static LocalPortForward open(KubernetesClient kubernetes, String namespace, String name) {
        Service service =
                kubernetes.services().inNamespace(namespace).withName(name).get();
        if (service == null) {
            throw new IllegalArgumentException("there is no service " + name + " in namespace " + namespace
                    + ": name ComputeThis's with --service NAMESPACE/NAME, or its address with --url");
        }
        List<Pod> pods = kubernetes
                .pods()
                .inNamespace(namespace)
                .withLabels(service.getSpec().getSelector())
                .list()
                .getItems();
        Pod ready = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "service " + namespace + "/" + name + " has " + pods.size() + " pods, and none is ready"));
        return kubernetes.pods().resource(ready).portForward(PORT);
    }
}
