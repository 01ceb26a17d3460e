package dev.computethis.loadtest.systems;

import dev.computethis.ComputeClient;
import dev.computethis.protocol.PoolView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The service on a kind cluster of this machine; its pool {@code default} is scaled. */
public final class KindTarget implements Target {

    private static final String POOL = "default";
    private static final long UP_SECONDS = 180;
    private static final long ASK_MILLIS = 250;

    private final KubernetesClient kubernetes;
    private final URI service;
    private final Optional<ProcessHandle> node;

    /**
     * @param service of this machine; the client takes its token from the environment
     * @param node the first process of the cluster's node, where that is known
     */
    public KindTarget(KubernetesClient kubernetes, URI service, Optional<ProcessHandle> node) {
        this.kubernetes = kubernetes;
        this.service = Loopback.checked(service);
        this.node = node;
    }

    @Override
    public ComputeClient withWorkers(int workers) throws InterruptedException {
        ComputeClient client = ComputeClient.connect(service);
        try {
            scale(client.namespace(), workers);
            await(client, workers);
            return client;
        } catch (RuntimeException | InterruptedException failed) {
            client.close();
            throw failed;
        }
    }

    @Override
    public Optional<ProcessHandle> root() {
        return node;
    }

    @Override
    public void close() {}

    private void scale(String namespace, int workers) {
        kubernetes
                .genericKubernetesResources("computethis.dev/v1alpha1", "WorkerPool")
                .inNamespace(namespace)
                .withName(POOL)
                .edit(pool -> withReplicas(pool, workers));
    }

    private static GenericKubernetesResource withReplicas(GenericKubernetesResource pool, int workers) {
        Map<String, Object> spec = pool.get("spec");
        spec.put("replicas", workers);
        return pool;
    }

    /** Until there are so many and none that is still on its way out. */
    private static void await(ComputeClient client, int workers) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(UP_SECONDS);
        while (true) {
            List<PoolView> pools = client.service()
                    .pools(client.namespace())
                    .toCompletableFuture()
                    .join();
            int there = client.service()
                    .workers(client.namespace())
                    .toCompletableFuture()
                    .join()
                    .size();
            boolean isReady = pools.stream()
                    .anyMatch(
                            pool -> pool.name().equals(POOL) && pool.replicas() == workers && pool.ready() == workers);
            if (isReady && there == workers) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The pool " + POOL + " has not come to " + workers + " workers within "
                        + UP_SECONDS + " s: " + pools + "; kubectl get workerpools,pods tells more.");
            }
            Thread.sleep(ASK_MILLIS);
        }
    }
}
