package dev.computethis.engine;

import dev.computethis.protocol.PoolView;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A fleet of {@link VirtualWorker}s, with one pool {@code default} in the namespace {@code default}. */
final class VirtualWorkers implements WorkerFleet, WorkerConnection.Factory {

    final EventLoop loop;
    final Map<String, VirtualWorker> workers = new LinkedHashMap<>();
    final List<String> recycled = new ArrayList<>();
    /** Each start of an invocation on any worker: {@code uid/invocation}, and how often. */
    final Map<String, Integer> starts = new LinkedHashMap<>();

    private final List<Listener> listeners = new ArrayList<>();
    private long incarnations;
    boolean singleUse;
    /** What functions do unless a worker is told otherwise. */
    Duration runtime = Duration.ofMillis(10);

    VirtualWorkers(EventLoop loop) {
        this.loop = loop;
    }

    VirtualWorker add(String name) {
        WorkerEndpoint endpoint = new WorkerEndpoint(
                new WorkerKey("default", "default", name),
                "incarnation-" + ++incarnations,
                URI.create("http://" + name + ":8090"),
                singleUse);
        VirtualWorker worker = new VirtualWorker(this, endpoint);
        workers.put(name, worker);
        tell(listener -> listener.up(endpoint));
        return worker;
    }

    void remove(String name, String reason) {
        VirtualWorker worker = workers.remove(name);
        if (worker != null) {
            worker.die();
            tell(listener -> listener.down(worker.endpoint, reason));
        }
    }

    CompletionStage<Void> drain(String name) {
        VirtualWorker worker = workers.get(name);
        if (worker == null) {
            throw new IllegalArgumentException(name);
        }
        return listeners.get(listeners.size() - 1).drain(worker.endpoint, "scaled down");
    }

    VirtualWorker get(String name) {
        VirtualWorker worker = workers.get(name);
        if (worker == null) {
            throw new IllegalArgumentException("There is no worker " + name);
        }
        return worker;
    }

    int mostStarts() {
        return starts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public List<PoolView> pools() {
        return List.of(new PoolView("default", "default", 2, 0, "java", 0));
    }

    @Override
    public Subscription watch(Listener listener) {
        listeners.add(listener);
        workers.values().forEach(worker -> listener.up(worker.endpoint));
        return () -> listeners.remove(listener);
    }

    @Override
    public void recycle(WorkerEndpoint worker) {
        String name = worker.key().name();
        recycled.add(name);
        loop.execute(() -> {
            remove(name, "recycled");
            add(name);
        });
    }

    @Override
    public WorkerConnection connect(WorkerEndpoint endpoint, long term) {
        return new VirtualConnection(get(endpoint.key().name()), loop, term);
    }

    private void tell(Consumer<Listener> event) {
        List.copyOf(listeners).forEach(event);
    }
}
