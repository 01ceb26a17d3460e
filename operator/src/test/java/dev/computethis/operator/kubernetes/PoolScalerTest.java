package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.crds.WorkerPool;
import dev.computethis.engine.PoolLoad;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pools with bounds get the replicas that are decided, and say why; all others are left alone. */
class PoolScalerTest {

    private final MockCluster cluster = new MockCluster();
    private final KubernetesClient client = cluster.client();
    private final AtomicLong nanos = new AtomicLong();
    private List<WorkerPool> seen = List.of();
    private Optional<PoolLoad> load = Optional.empty();
    private final PoolScaler scaler = new PoolScaler(
            () -> seen,
            (namespace, pool, most) -> CompletableFuture.completedFuture(load),
            new ApiServer(client),
            nanos::get,
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));

    @BeforeEach
    void poolWithBounds() {
        create("default", "{replicas: 0, minWorkers: 0, maxWorkers: 3, shrinkAfterSeconds: 5}");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void poolIsScaledAndSaysWhyInAnEventAndAsItsCondition() {
        look(0, 2);

        assertThat(replicas("default")).isEqualTo(2);
        assertThat(events()).hasSize(1).first().satisfies(event -> {
            assertThat(event.getReason()).isEqualTo("ScaledUp");
            assertThat(event.getMessage())
                    .isEqualTo("RunsWait. From 0 to 2 workers: 2 invocations wait, 0 workers are busy.");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("default");
            assertThat(event.getInvolvedObject().getUid())
                    .isEqualTo(pool("default").getMetadata().getUid());
        });
        assertThat(scaler.condition(pool("default"))).isNotNull().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("Scaled");
            assertThat(condition.getReason()).isEqualTo("RunsWait");
            assertThat(condition.getMessage()).startsWith("From 0 to 2 workers");
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-02T03:04:05Z");
        });
    }

    @Test
    void changeThatIsNotSeenYetIsNotMadeAgain() {
        seen = List.of(pool("default"));
        load = Optional.of(new PoolLoad(0, 2));

        scaler.look().toCompletableFuture().join();
        scaler.look().toCompletableFuture().join();

        assertThat(events()).hasSize(1);
    }

    @Test
    void idlePoolGoesBackToNothing() {
        look(0, 2);
        for (int i = 0; i < 6; i++) {
            look(0, 0);
        }

        assertThat(replicas("default")).isZero();
        assertThat(events()).extracting(Event::getReason).contains("ScaledDown");
        assertThat(scaler.condition(pool("default")))
                .isNotNull()
                .satisfies(condition -> assertThat(condition.getReason()).isEqualTo("WorkersIdle"));
    }

    @Test
    void poolWithoutBoundsAndThatOfAnotherLeaderAreLeftAlone() {
        create("plain", "{replicas: 1}");
        look(1, 5);
        assertThat(replicas("plain")).isOne();

        load = Optional.empty();
        scaler.look().toCompletableFuture().join();
        assertThat(replicas("default")).isEqualTo(3);
    }

    private void look(int busy, int waiting) {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        seen = client.resources(WorkerPool.class).inNamespace("test").list().getItems();
        load = Optional.of(new PoolLoad(busy, waiting));
        scaler.look().toCompletableFuture().join();
    }

    private void create(String name, String spec) {
        client.resource("""
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: %s, namespace: test}
                spec: %s
                """.formatted(name, spec)).create();
    }

    private WorkerPool pool(String name) {
        return client.resources(WorkerPool.class)
                .inNamespace("test")
                .withName(name)
                .get();
    }

    private @Nullable Integer replicas(String name) {
        return pool(name).getSpec().replicas();
    }

    private List<Event> events() {
        return client.v1().events().inNamespace("test").list().getItems();
    }
}
