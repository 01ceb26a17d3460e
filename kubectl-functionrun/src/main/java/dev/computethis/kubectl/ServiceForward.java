package dev.computethis.kubectl;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The way to a service inside the cluster: a port of this machine that leads to one of its pods.
 *
 * @param scheme what the pod speaks there
 */
record ServiceForward(LocalPortForward port, String scheme) {

    /** The operator's container's, whatever the service's is. */
    private static final int PORT = 8080;

    URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + port.getLocalPort());
    }

    /**
     * Opens one. To a pod that is ready, as while the service is upgraded some are not.
     *
     * @throws IllegalArgumentException where there is no such service
     */
    static ServiceForward open(KubernetesClient kubernetes, String namespace, String name) {
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
        Optional<Integer> secure = securePort(ready);
        return new ServiceForward(
                kubernetes.pods().resource(ready).portForward(secure.orElse(PORT)),
                secure.isPresent() ? "https" : "http");
    }

    /** The port the chart names so where the service speaks TLS. */
    private static Optional<Integer> securePort(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> "https".equals(port.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }
}
