package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What every {@link WorkerFleet} does: one pool of two workers. */
public abstract class WorkerFleetContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The fleet under test: the pool {@code default} with two workers, in {@link #namespace()}. */
    protected abstract WorkerFleet fleet();

    /** The namespace of the pool. */
    protected String namespace() {
        return "default";
    }

    @Test
    void watchTellsOfEachWorkerThereIs() {
        Workers workers = new Workers();
        try (Subscription watching = fleet().watch(workers)) {
            workers.awaitUp("default-0");
            workers.awaitUp("default-1");

            assertThat(workers.present).hasSize(2);
            assertThat(workers.present.values()).allSatisfy(worker -> {
                assertThat(worker.key().namespace()).isEqualTo(namespace());
                assertThat(worker.key().pool()).isEqualTo("default");
                assertThat(worker.incarnation()).isNotEmpty();
                assertThat(worker.uri().getScheme()).isEqualTo("http");
                assertThat(worker.uri().getPort()).isPositive();
            });
        }
    }

    @Test
    void lateWatchIsToldToo() {
        Workers first = new Workers();
        try (Subscription watching = fleet().watch(first)) {
            first.awaitUp("default-1");

            Workers second = new Workers();
            try (Subscription late = fleet().watch(second)) {
                second.awaitUp("default-1");
                assertThat(second.present.get("default-1")).isEqualTo(first.present.get("default-1"));
            }
        }
    }

    @Test
    void poolsNameTheirSize() {
        assertThat(fleet().pools(namespace())).singleElement().satisfies(pool -> {
            assertThat(pool.namespace()).isEqualTo(namespace());
            assertThat(pool.name()).isEqualTo("default");
            assertThat(pool.replicas()).isEqualTo(2);
            assertThat(pool.runtime()).isEqualTo("java");
        });
    }

    @Test
    void otherNamespaceHasNoPool() {
        assertThat(fleet().pools("no-such-namespace")).isEmpty();
    }

    @Test
    void recycledWorkerComesBackAsAnother() {
        Workers workers = new Workers();
        try (Subscription watching = fleet().watch(workers)) {
            WorkerEndpoint before = workers.awaitUp("default-0");

            fleet().recycle(before);

            await().atMost(PATIENCE).until(() -> {
                WorkerEndpoint now = workers.present.get("default-0");
                return now != null && !now.incarnation().equals(before.incarnation());
            });
            assertThat(workers.present).containsKey("default-1");
        }
    }

    @Test
    void recyclingAWorkerThatIsGoneDoesNothing() {
        Workers workers = new Workers();
        try (Subscription watching = fleet().watch(workers)) {
            WorkerEndpoint before = workers.awaitUp("default-0");
            fleet().recycle(before);
            await().atMost(PATIENCE).until(() -> !before.equals(workers.present.getOrDefault("default-0", before)));
            WorkerEndpoint after = workers.awaitUp("default-0");

            fleet().recycle(before);
            fleet().recycle(workers.awaitUp("default-1"));

            // The second recycling has been carried out, and the worker that replaced the first is still there.
            await().atMost(PATIENCE).until(() -> workers.events.contains("down default-1"));
            workers.awaitUp("default-1");
            assertThat(workers.present.get("default-0")).isEqualTo(after);
        }
    }

    @Test
    void closedWatchIsToldNothingMore() {
        Workers closed = new Workers();
        Workers open = new Workers();
        try (Subscription watching = fleet().watch(open)) {
            Subscription watch = fleet().watch(closed);
            closed.awaitUp("default-0");
            closed.awaitUp("default-1");
            watch.close();
            List<String> heard = List.copyOf(closed.events);

            WorkerEndpoint before = open.awaitUp("default-0");
            fleet().recycle(before);

            await().atMost(PATIENCE).until(() -> !before.equals(open.present.getOrDefault("default-0", before)));
            assertThat(closed.events).containsExactlyElementsOf(heard);
        }
    }

    /** Writes down what it is told. */
    protected static final class Workers implements WorkerFleet.Listener {
        private final Map<String, WorkerEndpoint> present = new ConcurrentHashMap<>();
        private final Queue<String> events = new ConcurrentLinkedQueue<>();

        @Override
        public void up(WorkerEndpoint worker) {
            events.add("up " + worker.key().name());
            present.put(worker.key().name(), worker);
        }

        @Override
        public void down(WorkerEndpoint worker, String reason) {
            assertThat(reason).isNotBlank();
            events.add("down " + worker.key().name());
            present.remove(worker.key().name(), worker);
        }

        @Override
        public CompletionStage<Void> drain(WorkerEndpoint worker, String reason) {
            events.add("drain " + worker.key().name());
            return CompletableFuture.completedFuture(null);
        }

        WorkerEndpoint awaitUp(String name) {
            return await().atMost(PATIENCE).until(() -> present.get(name), worker -> worker != null);
        }
    }
}
