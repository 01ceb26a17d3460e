package dev.computethis.loadtest.chaos.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The service under test as its cluster sees it. What asks the API server waits for one that is away, for a minute. */
public final class Site {

    /** The pool that the chart makes, and the name of what it installs. */
    public static final String POOL = "default";

    public static final String OPERATOR = "computethis";
    public static final String LEASE = "computethis-operator";

    private static final Map<String, String> OPERATORS = Map.of("app.kubernetes.io/name", OPERATOR);
    private static final Map<String, String> WORKERS =
            Map.of("app.kubernetes.io/name", "computethis-worker", "computethis.dev/pool", POOL);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long AGAIN_MILLIS = 250;

    private final KubernetesClient kubernetes;
    private final String namespace;
    private final Node node;
    private final Helm helm;

    public Site(KubernetesClient kubernetes, String namespace, Node node, Helm helm) {
        this.kubernetes = kubernetes;
        this.namespace = namespace;
        this.node = node;
        this.helm = helm;
    }

    public Node node() {
        return node;
    }

    public Helm helm() {
        return helm;
    }

    public String namespace() {
        return namespace;
    }

    /** What the API server answers; asked again while it does not. */
    public <T extends @Nullable Object> T ask(Function<KubernetesClient, T> question) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return question.apply(kubernetes);
            } catch (KubernetesClientException unanswered) {
                boolean isFinal = unanswered.getCode() >= 400 && unanswered.getCode() < 429;
                if (isFinal || System.nanoTime() - end > 0) {
                    throw unanswered;
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }

    public List<Pod> operators() throws InterruptedException {
        return pods(OPERATORS);
    }

    public List<Pod> workers() throws InterruptedException {
        return pods(WORKERS);
    }

    private List<Pod> pods(Map<String, String> labels) throws InterruptedException {
        return ask(client ->
                client.pods().inNamespace(namespace).withLabels(labels).list().getItems());
    }

    public @Nullable Pod pod(String name) throws InterruptedException {
        return ask(client -> client.pods().inNamespace(namespace).withName(name).get());
    }

    public @Nullable Lease lease() throws InterruptedException {
        return ask(
                client -> client.leases().inNamespace(namespace).withName(LEASE).get());
    }

    /** Who the lease says leads; empty where nobody does. */
    public String holder() throws InterruptedException {
        Lease lease = lease();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    /** Whether the lease names this operator pod. */
    public boolean leads(Pod operator) throws InterruptedException {
        return holder().startsWith(operator.getMetadata().getName() + "_");
    }

    /** Whether all of it is there and well: operators and workers as many as wanted and up to date, and one leads. */
    public boolean isWhole() throws InterruptedException {
        Deployment deployment = ask(client -> client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(OPERATOR)
                .get());
        int wanted = deployment.getSpec().getReplicas();
        boolean isRolledOut = deployment.getStatus() != null
                && Objects.equals(
                        deployment.getStatus().getObservedGeneration(),
                        deployment.getMetadata().getGeneration())
                && Objects.requireNonNullElse(deployment.getStatus().getUpdatedReplicas(), 0) == wanted;
        List<Pod> operators = operators();
        List<Pod> workers = workers();
        String holder = holder();
        return isRolledOut
                && operators.size() == wanted
                && operators.stream().allMatch(Site::isReady)
                && operators.stream()
                        .anyMatch(pod -> holder.startsWith(pod.getMetadata().getName() + "_"))
                && workers.size() == poolReplicas()
                && workers.stream().allMatch(Site::isReady);
    }

    /** How many workers the pool is to have. */
    public int poolReplicas() throws InterruptedException {
        Map<String, Object> spec =
                ask(client -> client.genericKubernetesResources("computethis.dev/v1alpha1", "WorkerPool")
                        .inNamespace(namespace)
                        .withName(POOL)
                        .get()
                        .get("spec"));
        return ((Number) Objects.requireNonNull(spec.get("replicas"))).intValue();
    }

    public static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** The pod's container, with its main process. */
    public Container container(Pod pod) throws InterruptedException {
        ContainerStatus status = pod.getStatus().getContainerStatuses().get(0);
        return new Container(status.getContainerID(), node.pid(status.getContainerID()), status.getRestartCount());
    }

    /**
     * The process that does a container's work: a worker's launcher, which its init has started, else the main one.
     *
     * @return as the node counts processes; 0 where it is being started
     */
    public int program(Pod pod) throws InterruptedException {
        int main = container(pod).pid();
        String name = pod.getMetadata().getLabels().get("app.kubernetes.io/name");
        return "computethis-worker".equals(name) ? node.childOf(main) : main;
    }

    /**
     * A container as it is now.
     *
     * @param id as the pod's status has it
     * @param pid of its main process, on the node
     */
    public record Container(String id, int pid, int restarts) {}
}
