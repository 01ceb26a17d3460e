package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools that change while functions run on them. */
class ScalingE2E {

    private final ComputeClient compute = ComputeClient.connect();

    @AfterEach
    void threeWorkersAgain() {
        compute.close();
        Cluster.upgrade("workers=3", "pool.extraSpec=null");
        Cluster.scale("default", 3);
    }

    @Test
    void kubectlScaleTakesEffect() {
        Cluster.scale("default", 2);

        assertThat(Cluster.readyWorkers("default")).containsExactlyInAnyOrder("default-0", "default-1");
        assertThat(Jobs.square(compute, 3).run()).isEqualTo(9);
    }

    @Test
    void helmUpgradeTakesEffectAndKeepsTheSigningKey() {
        String key = kubectl("get", "secret", "computethis-signing-key", "-o", "jsonpath={.data}");

        Cluster.upgrade("workers=5");
        Cluster.awaitWorkers("default", 5);

        assertThat(kubectl("get", "secret", "computethis-signing-key", "-o", "jsonpath={.data}"))
                .isEqualTo(key);
        assertThat(Jobs.square(compute, 3).run()).isEqualTo(9);
    }

    @Test
    void scalingDownLetsBusyWorkersFinish() {
        Cluster.scale("default", 3);
        List<RemoteFuture<Integer>> busy = IntStream.range(0, 3)
                .mapToObj(i -> Jobs.attemptAfter(compute, 8000).runAsync())
                .toList();
        busy.forEach(run -> Cluster.awaitRunning(run.runName()));

        Cluster.scale("default", 1);

        assertThat(busy)
                .allSatisfy(run -> assertThat(run.join()).as("its attempt").isEqualTo(1));
    }

    @Test
    void rollingChangeLetsBusyWorkersFinish() {
        Cluster.awaitWorkers("default", 3);
        String before = uids();
        List<RemoteFuture<Integer>> busy = IntStream.range(0, 3)
                .mapToObj(i -> Jobs.attemptAfter(compute, 8000).runAsync())
                .toList();
        busy.forEach(run -> Cluster.awaitRunning(run.runName()));

        Cluster.upgrade("pool.extraSpec.maxRunsPerRunner=1000");

        assertThat(busy)
                .allSatisfy(run -> assertThat(run.join()).as("its attempt").isEqualTo(1));
        await("all pods are replaced").atMost(Cluster.PATIENCE).untilAsserted(() -> {
            assertThat(Cluster.readyWorkers("default")).hasSize(3);
            assertThat(uids().split(" ")).doesNotContain(before.split(" "));
        });
        assertThat(Jobs.square(compute, 3).run()).isEqualTo(9);
    }

    private static String uids() {
        return kubectl("get", "pods", "-l", "computethis.dev/pool=default", "-o", "jsonpath={.items[*].metadata.uid}");
    }
}
