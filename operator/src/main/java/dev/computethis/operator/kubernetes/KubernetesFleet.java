package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.cause;

import dev.computethis.crds.WorkerPool;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerFleet;
import dev.computethis.engine.WorkerKey;
import dev.computethis.protocol.PoolView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The pods of worker pools as workers. A worker is up once its pod is ready, and stays so while the pod is unready only
 * for a moment, as when its runner is replaced; it is down once its container or pod has ended, was restarted, or is gone.
 */
final class KubernetesFleet implements WorkerFleet, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KubernetesFleet.class);
    private static final long RETRY_SECONDS = 2;

    private final ApiServer server;
    private final List<SharedIndexInformer<Pod>> pods;
    private final List<SharedIndexInformer<WorkerPool>> pools;
    private final Refusals refusals;
    private final Map<WorkerKey, Worker> up = new HashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private volatile boolean closed;

    private record Worker(String uid, WorkerEndpoint endpoint, boolean leaving) {}

    KubernetesFleet(KubernetesClient client, ApiServer server, Namespaces namespaces, Refusals refusals) {
        this.server = server;
        this.refusals = refusals;
        this.pods = namespaces.each(
                () -> client.pods()
                        .inAnyNamespace()
                        .withLabel(PoolNames.NAME, PoolNames.WORKER)
                        .runnableInformer(0),
                namespace -> client.pods()
                        .inNamespace(namespace)
                        .withLabel(PoolNames.NAME, PoolNames.WORKER)
                        .runnableInformer(0));
        this.pools = namespaces.each(
                () -> client.resources(WorkerPool.class).inAnyNamespace().runnableInformer(0),
                namespace -> client.resources(WorkerPool.class)
                        .inNamespace(namespace)
                        .runnableInformer(0));
        informers()
                .forEach(informer -> informer.exceptionHandler((started, failure) -> {
                    refusals.failed(informer, failure);
                    LOG.warnf(
                            "The watch of workers or pools is cut (%s); it is being set up again.", failure.toString());
                    return true;
                }));
        pods.forEach(informer -> informer.addEventHandler(new Feed()));
    }

    void start() {
        informers().forEach(SharedIndexInformer::start);
    }

    boolean hasSynced() {
        return informers().allMatch(informer -> informer.hasSynced() || refusals.isRefused(informer));
    }

    private Stream<SharedIndexInformer<?>> informers() {
        return Stream.concat(pods.stream(), pools.stream());
    }

    /** The pools as resources. */
    List<WorkerPool> poolResources() {
        return pools.stream()
                .flatMap(informer -> informer.getStore().list().stream())
                .toList();
    }

    @Override
    public List<PoolView> pools() {
        return poolResources().stream()
                .map(pool -> new PoolView(
                        pool.getMetadata().getNamespace(),
                        pool.getMetadata().getName(),
                        Objects.requireNonNullElse(pool.getSpec().replicas(), 1),
                        0,
                        Objects.requireNonNullElse(pool.getSpec().runtime(), "java"),
                        0))
                .toList();
    }

    @Override
    public synchronized Subscription watch(Listener listener) {
        Watch watch = new Watch(listener);
        watches.add(watch);
        up.values().forEach(worker -> {
            listener.up(worker.endpoint());
            if (worker.leaving()) {
                ignore(listener.drain(worker.endpoint(), "its pod is being deleted"));
            }
        });
        return watch;
    }

    @Override
    public void recycle(WorkerEndpoint worker) {
        String uid = worker.incarnation().replaceFirst("/.*", "");
        delete(worker.key(), uid);
    }

    /** Deletes the pod unless another has its name by now; tries again while the API server is away. */
    void delete(WorkerKey pod, String uid) {
        Object options = Map.of("apiVersion", "v1", "kind", "DeleteOptions", "preconditions", Map.of("uid", uid));
        ignore(server.send(
                        "DELETE",
                        "api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name(),
                        ApiServer.METADATA_ONLY,
                        ApiServer.JSON,
                        options)
                .thenAccept(reply -> {
                    if (!reply.isSuccess() && reply.code() != 404 && reply.code() != 409) {
                        LOG.errorf("Could not delete the pod %s: %d %s", pod, reply.code(), reply.body());
                    }
                })
                .exceptionally(failure -> {
                    LOG.infof(
                            "Could not delete the pod %s yet: %s",
                            pod, cause(failure).getMessage());
                    if (!closed) {
                        CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS)
                                .execute(() -> delete(pod, uid));
                    }
                    return null;
                }));
    }

    /**
     * Has the listeners give the worker no further run.
     *
     * @return completes once it has nothing left to do; at once where it is not up
     */
    synchronized CompletionStage<Void> drain(WorkerKey key, String uid, String reason) {
        Worker worker = up.get(key);
        if (worker == null || !worker.uid().equals(uid)) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.allOf(watches.stream()
                .map(watch -> watch.listener.drain(worker.endpoint(), reason).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private synchronized void changed(Pod resource) {
        WorkerPod pod = WorkerPod.of(resource);
        if (pod == null) {
            return;
        }
        Worker known = up.get(pod.key());
        WorkerEndpoint endpoint = pod.endpoint();
        if (known != null) {
            if (!known.uid().equals(pod.uid())) {
                down(pod.key(), "its pod was replaced");
            } else if (pod.ended() != null) {
                down(pod.key(), pod.ended());
            } else if (endpoint == null || !endpoint.equals(known.endpoint())) {
                down(pod.key(), WorkerPod.restart(resource));
            } else if (pod.terminating() && !known.leaving()) {
                up.put(pod.key(), new Worker(pod.uid(), endpoint, true));
                watches.forEach(watch -> ignore(watch.listener.drain(endpoint, "its pod is being deleted")));
            }
        }
        if (!up.containsKey(pod.key())
                && pod.ready()
                && !pod.terminating()
                && pod.ended() == null
                && endpoint != null) {
            up.put(pod.key(), new Worker(pod.uid(), endpoint, false));
            watches.forEach(watch -> watch.listener.up(endpoint));
        }
    }

    private synchronized void removed(Pod resource) {
        WorkerPod pod = WorkerPod.of(resource);
        Worker known = pod == null ? null : up.get(pod.key());
        if (pod != null && known != null && known.uid().equals(pod.uid())) {
            down(pod.key(), "its pod was deleted");
        }
    }

    private void down(WorkerKey key, @Nullable String why) {
        Worker worker = up.remove(key);
        if (worker != null) {
            String reason = "Worker " + key.name() + " is lost: " + why + ".";
            watches.forEach(watch -> watch.listener.down(worker.endpoint(), reason));
        }
    }

    /** For what is finished elsewhere or retried, and whose failure is logged there. */
    private static void ignore(CompletionStage<?> stage) {
        stage.exceptionally(failure -> {
            LOG.debugf("Not done: %s", failure.getMessage());
            return null;
        });
    }

    @Override
    public void close() {
        closed = true;
        informers().forEach(SharedIndexInformer::stop);
    }

    private final class Watch implements Subscription {
        private final Listener listener;

        Watch(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            synchronized (KubernetesFleet.this) {
                watches.remove(this);
            }
        }
    }

    private final class Feed implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            changed(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            changed(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            removed(pod);
        }
    }
}
