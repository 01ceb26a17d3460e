package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.helm;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the tests look at in the cluster, by {@code kubectl}. */
final class Cluster {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final String WORKERS = "app.kubernetes.io/name=computethis-worker,computethis.dev/pool=";

    private Cluster() {}

    /** The pool's pods, ready ones only. */
    static List<String> readyWorkers(String pool) {
        String pods = kubectl(
                "get",
                "pods",
                "-l",
                WORKERS + pool,
                "-o",
                "custom-columns=NAME:.metadata.name," + "READY:.status.conditions[?(@.type==\"Ready\")].status",
                "--no-headers");
        return pods.lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length == 2 && columns[1].equals("True"))
                .map(columns -> columns[0])
                .toList();
    }

    static void awaitWorkers(String pool, int count) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            assertThat(readyWorkers(pool)).hasSize(count);
            assertThat(kubectl("get", "pods", "-l", WORKERS + pool, "--no-headers", "--ignore-not-found")
                            .lines())
                    .hasSize(count);
        });
    }

    /**
     * The manifest of a pool of one worker that asks for little.
     *
     * @param egress that field of its spec, or nothing
     */
    static String smallPool(String name, String namespace, String egress) {
        return """
                ---
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: %s, namespace: %s}
                spec:
                  replicas: 1
                  terminationGracePeriodSeconds: 6
                  resources: {requests: {cpu: 50m, memory: 128Mi}, limits: {memory: 512Mi}}
                  %s
                """.formatted(name, namespace, egress);
    }

    /** As {@code kubectl scale}; waits until it is so. */
    static void scale(String pool, int count) {
        kubectl("scale", "workerpool/" + pool, "--replicas=" + count);
        awaitWorkers(pool, count);
    }

    /** The release with these values on top of what it has; waits for nothing but what Helm waits for. */
    static void upgrade(String... values) {
        List<String> command = new ArrayList<>(
                List.of("upgrade", "computethis", "../charts/computethis", "--namespace", "default", "--reuse-values"));
        for (String value : values) {
            command.addAll(List.of("--set", value));
        }
        helm(command.toArray(String[]::new));
    }

    /** The worker that has the run, once its status says that it runs. */
    static String awaitRunning(String run) {
        await("run " + run + " is seen running")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(run, ".status.phase")).isEqualTo("Running"));
        return status(run, ".status.worker");
    }

    /** What a command prints on the kind cluster's node. */
    static String inNode(String... command) {
        String cluster = kubectl("config", "current-context").replaceFirst("^kind-", "");
        List<String> words = new ArrayList<>(List.of("exec", cluster + "-control-plane"));
        words.addAll(List.of(command));
        return Shell.docker(words.toArray(String[]::new));
    }

    static String status(String run, String path) {
        return kubectl("get", "functionrun", run, "-o", "jsonpath={" + path + "}");
    }
}
