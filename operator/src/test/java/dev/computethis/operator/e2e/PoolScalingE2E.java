package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.apply;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A pool that grows and shrinks with what there is to do. */
@EnabledIfEnvironmentVariable(named = "sizing", matches = ".+")
class PoolScalingE2E {

    private static final String POOL = "elastic";

    private final ComputeClient compute = ComputeClient.connect();

    @AfterEach
    void removePool() {
        compute.close();
        kubectl("delete", "workerpool", POOL, "--ignore-not-found");
    }

    @Test
    void poolWakesFromNothingGrowsWithTheQueueAndGoesBackToNothingOnceItIsIdle() {
        define(0, 3);
        await("it has no worker")
                .atMost(Cluster.PATIENCE)
                .untilAsserted(() -> assertThat(scaled()).contains("WorkersIdle From 1 to 0 workers"));
        Cluster.awaitWorkers(POOL, 0);
        long began = System.nanoTime();

        assertThat(Jobs.attemptAfter(compute, 100).pool(POOL).run()).isOne();

        tell("a run that found no worker took", began);
        assertThat(scaled()).contains("RunsWait From 0 to 1 worker: 1 invocation waits, 0 workers are busy.");

        began = System.nanoTime();
        List<RemoteFuture<Integer>> runs = IntStream.range(0, 3)
                .mapToObj(i -> Jobs.attemptAfter(compute, 15_000).pool(POOL).runAsync())
                .toList();
        runs.forEach(run -> Cluster.awaitRunning(run.runName()));

        tell("three runs were running at once on what was one worker after", began);
        assertThat(kubectl("get", "workerpool", POOL, "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("3");
        assertThat(runs)
                .allSatisfy(run -> assertThat(run.join()).as("its attempt").isOne());

        began = System.nanoTime();
        Cluster.awaitWorkers(POOL, 0);
        tell("all three workers were gone, idle for 5 s, after", began);
        assertThat(scaled()).contains("WorkersIdle");
        assertThat(events())
                .contains("ScaledUp RunsWait. From 0 to 1 worker: 1 invocation waits, 0 workers are busy.")
                .contains("ScaledDown WorkersIdle. From 3 to ");
    }

    @Test
    void boundsThatCannotBeAreRefusedByName() {
        assertThatThrownBy(() -> define(3, 2)).hasMessageContaining("minWorkers must not be more than maxWorkers");
        assertThatThrownBy(() -> apply("""
                        apiVersion: computethis.dev/v1alpha1
                        kind: WorkerPool
                        metadata: {name: elastic}
                        spec: {minWorkers: 1}
                        """)).hasMessageContaining("minWorkers and maxWorkers belong together");
    }

    private static void define(int least, int most) {
        apply("""
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: elastic}
                spec:
                  minWorkers: %d
                  maxWorkers: %d
                  shrinkAfterSeconds: 5
                  resources: {requests: {cpu: 50m, memory: 128Mi}, limits: {memory: 512Mi}}
                """.formatted(least, most));
    }

    private static String scaled() {
        return kubectl(
                "get",
                "workerpool",
                POOL,
                "-o",
                "jsonpath={range .status.conditions[?(@.type==\"Scaled\")]}{.reason} {.message}{end}");
    }

    private static String events() {
        return kubectl(
                "get",
                "events",
                "--field-selector",
                "involvedObject.kind=WorkerPool,involvedObject.name=" + POOL,
                "-o",
                "jsonpath={range .items[*]}{.reason} {.message}{\"\\n\"}{end}");
    }

    /** For docs/performance.md. */
    private static void tell(String what, long began) {
        System.out.printf(
                "Pool scaling: %s %.1f s%n",
                what, Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
    }
}
