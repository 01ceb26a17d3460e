package dev.computethis.operator.e2e;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import dev.computethis.catalogue.Compiled;
import dev.computethis.function.RemoteCallable;
import dev.computethis.protocol.Payload;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Two namespaces of one service: what is the one's the other can't name, use up, or take along when it goes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfEnvironmentVariable(named = "guard", matches = ".+")
class TenantsE2E {

    private static final String URL = requireNonNull(System.getenv("COMPUTETHIS_URL"), "COMPUTETHIS_URL is not set");
    private static final int UNFINISHED = 6;
    /** Fewer, so that a tenant that submits fast meets this first. */
    private static final int PER_SECOND = 4;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Tenant one = new Tenant("tenant-one");
    private final Tenant two = new Tenant("tenant-two");

    @TempDir
    private Path directory = Path.of("");

    private static final class Tenant {
        private final String namespace;
        private String token = "";

        Tenant(String namespace) {
            this.namespace = namespace;
        }

        void create() {
            Shell.apply("""
                    apiVersion: v1
                    kind: Namespace
                    metadata:
                      name: %1$s
                      labels: {pod-security.kubernetes.io/enforce: restricted}
                    ---
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: user, namespace: %1$s}
                    ---
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: Role
                    metadata: {name: user, namespace: %1$s}
                    rules:
                      - apiGroups: [computethis.dev]
                        resources: [functionruns]
                        verbs: [create, get, list, update, delete]
                    ---
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: user, namespace: %1$s}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: user}
                    subjects: [{kind: ServiceAccount, name: user, namespace: %1$s}]
                    """.formatted(namespace));
            token = AccountTokens.of("user", namespace, "computethis");
        }

        void pool(String name) {
            Shell.apply(Cluster.smallPool(name, namespace, ""));
        }

        ComputeClient connect() {
            return ComputeClient.connect(URI.create(URL), () -> token).inNamespace(namespace);
        }
    }

    @BeforeAll
    void serveBoth() {
        one.create();
        two.create();
        Cluster.upgrade(
                "namespaces={default,tenant-one,tenant-two}",
                "crds.upgrade=false",
                "quota.unfinishedRuns=" + UNFINISHED,
                "quota.submissionsPerSecond=" + PER_SECOND);
        Shell.kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");
        one.pool("default");
        one.pool("only-here");
        two.pool("default");
        for (Tenant tenant : List.of(one, two)) {
            try (ComputeClient compute = tenant.connect()) {
                assertThat(Jobs.square(compute, 3).run()).isEqualTo(9);
            }
        }
    }

    @AfterAll
    void serveOneAgain() {
        Cluster.upgrade(
                "namespaces={default}",
                "quota.unfinishedRuns=10000",
                "quota.submissionsPerSecond=0",
                "crds.upgrade=true");
        Shell.kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");
        Shell.kubectl("delete", "namespace", one.namespace, two.namespace, "--ignore-not-found", "--wait=false");
    }

    @Test
    @Order(1)
    void aClassOfTheSameNameIsEachTenantsOwn() throws IOException {
        try (ComputeClient first = one.connect();
                ComputeClient second = two.connect();
                URLClassLoader ones = greeter("one").loader();
                URLClassLoader twos = greeter("two").loader()) {
            for (int i = 0; i < 3; i++) {
                assertThat(first.computeThis(greeting(ones)).run()).isEqualTo("one");
                assertThat(second.computeThis(greeting(twos)).run()).isEqualTo("two");
            }
        }
    }

    @Test
    @Order(1)
    void nothingOfAnotherTenantCanBeNamed() throws Exception {
        String run;
        try (ComputeClient first = one.connect()) {
            RemoteFuture<Integer> future = Jobs.square(first, 5).runAsync();
            future.join();
            run = future.runName();
        }
        String bundle = Shell.kubectl("-n", one.namespace, "get", "functionrun", run, "-o", "jsonpath={.spec.bundle}");
        assertThat(bundle).startsWith("sha256:");
        assertThat(get(one, one.namespace, "/blobs/" + bundle).statusCode()).isEqualTo(200);
        assertThat(get(two, one.namespace, "/blobs/" + bundle).statusCode()).isEqualTo(403);
        assertThat(get(two, one.namespace, "/runs/" + run).statusCode()).isEqualTo(403);
        assertThat(get(two, one.namespace, "/runs/" + run + "/result").statusCode())
                .isEqualTo(403);
        assertThat(get(two, two.namespace, "/runs/" + run).statusCode()).isEqualTo(404);
    }

    @Test
    @Order(1)
    void aBundleOnlyTheOtherTenantHasIsUnknown() throws Exception {
        String bundle;
        try (ComputeClient first = one.connect();
                URLClassLoader ones = greeter("only one has this").loader()) {
            RemoteFuture<String> future = first.computeThis(greeting(ones)).runAsync();
            future.join();
            bundle = Shell.kubectl(
                    "-n", one.namespace, "get", "functionrun", future.runName(), "-o", "jsonpath={.spec.bundle}");
        }

        HttpResponse<String> answer = submit(two, bundle, "default");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("unknown-blob", bundle);
        assertThat(get(two, two.namespace, "/blobs/" + bundle).statusCode()).isEqualTo(404);
        assertThat(submit(one, bundle, "default").statusCode())
                .as("its owner's")
                .isEqualTo(201);
    }

    @Test
    @Order(1)
    void aPoolOfAnotherTenantIsUnknown() throws Exception {
        try (ComputeClient first = one.connect();
                ComputeClient second = two.connect()) {
            assertThat(Jobs.square(first, 4).pool("only-here").run()).isEqualTo(16);
            Jobs.square(second, 4).run();
            String bundle = Shell.kubectl(
                    "-n",
                    two.namespace,
                    "get",
                    "functionruns",
                    "--sort-by=.metadata.creationTimestamp",
                    "-o",
                    "jsonpath={.items[-1:].spec.bundle}");

            HttpResponse<String> answer = submit(two, bundle, "only-here");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("unknown-pool", "only-here");
        }
    }

    @Test
    @Order(2)
    void overItsUnfinishedRunsATenantWaitsAndItsNeighbourDoesNot() throws Exception {
        try (ComputeClient first = one.connect();
                ComputeClient second = two.connect()) {
            List<RemoteFuture<Integer>> sleepers = IntStream.range(0, UNFINISHED)
                    .mapToObj(i -> Jobs.attemptAfter(first, 120_000).runAsync())
                    .toList();
            sleepers.forEach(RemoteFuture::runName);
            String bundle = Shell.kubectl(
                    "-n",
                    one.namespace,
                    "get",
                    "functionrun",
                    sleepers.get(0).runName(),
                    "-o",
                    "jsonpath={.spec.bundle}");

            HttpResponse<String> answer = submit(one, bundle, "default");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isPositive();
            assertThat(answer.body()).contains(one.namespace, "unfinishedRuns", String.valueOf(UNFINISHED));
            assertThat(Jobs.square(second, 6).run()).as("the neighbour's").isEqualTo(36);

            RemoteFuture<Integer> held = Jobs.square(first, 7).runAsync();
            sleepers.forEach(sleeper -> sleeper.cancel(true));
            assertThat(held.get(60, SECONDS))
                    .as("the client has waited and asked again")
                    .isEqualTo(49);
            await("what was cancelled counts no more")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> !Shell.kubectl(
                                    "-n",
                                    one.namespace,
                                    "get",
                                    "functionruns",
                                    "-o",
                                    "jsonpath={.items[*].status.phase}")
                            .matches(".*(Pending|Running).*"));
        }
    }

    @Test
    @Order(3)
    void overItsRateATenantIsToldHowLongToWait() throws Exception {
        // All at once, as a busy machine may be slower than the rate when asked one after the other. There is no such
        // bundle: what is asked is counted all the same, and nothing runs.
        HttpRequest submission = submission(one, "sha256:" + "3".repeat(64), "default");
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                        () -> http.sendAsync(submission, HttpResponse.BodyHandlers.ofString()))
                .limit(8 * PER_SECOND)
                .toList();
        // What is under way counts as unfinished, so where it takes long some are refused for that.
        List<HttpResponse<String>> refused = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() == 429 && answer.body().contains("submissionsPerSecond"))
                .toList();

        assertThat(refused).isNotEmpty();
        assertThat(refused.get(0).headers().firstValueAsLong("Retry-After").orElse(0))
                .isPositive();
        assertThat(submit(two, "sha256:" + "3".repeat(64), "default").statusCode())
                .as("the neighbour's")
                .isEqualTo(422);
    }

    @Test
    @Order(4)
    void aNamespaceThatIsDeletedTakesItsRunnersAlong() {
        try (ComputeClient second = two.connect()) {
            RemoteFuture<Integer> running = Jobs.attemptAfter(second, 600_000).runAsync();
            await().atMost(Cluster.PATIENCE)
                    .until(() -> Shell.kubectl(
                                    "-n",
                                    two.namespace,
                                    "get",
                                    "functionrun",
                                    running.runName(),
                                    "-o",
                                    "jsonpath={.status.phase}")
                            .equals("Running"));
            String pod =
                    Shell.kubectl("-n", two.namespace, "get", "pod", "default-0", "-o", "jsonpath={.metadata.uid}");
            assertThat(processesOf(pod)).isNotEqualTo("0");
            RemoteFuture<Integer> waiting = Jobs.attemptAfter(second, 600_000).runAsync();
            assertThat(waiting.runName()).isNotEmpty();

            Shell.kubectl("delete", "namespace", two.namespace, "--timeout=120s");

            await("no process is left of the pod's")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> processesOf(pod).equals("0"));
        }
        try (ComputeClient first = one.connect()) {
            assertThat(Jobs.square(first, 8).run()).as("the neighbour's").isEqualTo(64);
        }
        assertThat(Shell.kubectl(
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=computethis",
                        "-o",
                        "jsonpath={.items[*].status.containerStatuses[0].restartCount}"))
                .as("restarts of the operator")
                .matches("0( 0)*");
    }

    /** Its roles are gone with it, so a new operator may not read it. */
    @Test
    @Order(5)
    void anOperatorThatStartsAfterwardsServesTheOthers() {
        Shell.kubectl("rollout", "restart", "deployment/computethis");
        Shell.kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");

        try (ComputeClient first = one.connect()) {
            assertThat(Jobs.square(first, 9).run()).isEqualTo(81);
        }
    }

    /** By their control group, which is named by the pod. */
    private static String processesOf(String podUid) {
        return Cluster.inNode(
                        "sh",
                        "-c",
                        "grep -l 'pod" + podUid.replace('-', '_') + "\\|pod" + podUid
                                + "' /proc/[0-9]*/cgroup 2>/dev/null | wc -l")
                .strip();
    }

    private HttpResponse<String> get(Tenant asker, String namespace, String path)
            throws IOException, InterruptedException {
        return http.send(request(asker, namespace, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> submit(Tenant asker, String bundle, String pool)
            throws IOException, InterruptedException {
        return http.send(submission(asker, bundle, pool), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest submission(Tenant asker, String bundle, String pool) {
        String payload =
                Base64.getEncoder().encodeToString(new Payload(new byte[] {1}, List.of(new byte[] {2})).encode());
        String body = "{\"function\": \"f\", \"bundle\": \"" + bundle + "\", \"pool\": \"" + pool
                + "\", \"payload\": {\"inline\": \"" + payload + "\"}}";
        return request(asker, asker.namespace, "/runs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest.Builder request(Tenant asker, String namespace, String path) {
        return HttpRequest.newBuilder(URI.create(URL + "/v1/namespaces/" + namespace + path))
                .header("Authorization", "Bearer " + asker.token)
                .timeout(Duration.ofSeconds(30));
    }

    private Compiled greeter(String greeting) {
        return Compiled.of(directory, """
                Greeter
                package tenants;
                import dev.computethis.function.RemoteCallable;
                import java.util.function.Supplier;
                public class Greeter implements Supplier<RemoteCallable<String>> {
                    public RemoteCallable<String> get() {
                        return () -> "%s";
                    }
                }
                """.formatted(greeting));
    }

    private static RemoteCallable<String> greeting(ClassLoader loader) {
        Supplier<RemoteCallable<String>> greeter = Compiled.make(loader, "tenants.Greeter");
        return greeter.get();
    }
}
