package dev.computethis.engine.simulation;

import dev.computethis.engine.HttpWorkerConnection;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.WorkerConnection;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerFleet;
import dev.computethis.engine.WorkerKey;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.PoolView;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A fleet of {@link VirtualWorker}s in the namespace {@code default}, whose listeners hear of all at once. */
public final class VirtualFleet implements WorkerFleet, WorkerConnection.Factory {

    /** Makes workers. */
    interface Builder {
        VirtualWorker build(VirtualLoop time, WorkerEndpoint endpoint);
    }

    public static final String NAMESPACE = "default";

    private final VirtualLoop time;
    private final Builder builder;
    public final Map<String, VirtualWorker> workers = new LinkedHashMap<>();
    public final List<String> recycled = new ArrayList<>();
    /** Each start of an invocation on any worker: {@code uid/invocation}, and how often. */
    public final Map<String, Integer> starts = new LinkedHashMap<>();
    /** All there ever were, by incarnation. */
    private final Map<String, VirtualWorker> built = new HashMap<>();

    private final List<Listener> listeners = new ArrayList<>();
    private long incarnations;
    public boolean singleUse;
    /** What functions take unless told otherwise. */
    public Duration runtime = Duration.ofMillis(10);

    /** Its functions return their arguments. */
    public VirtualFleet(VirtualLoop time) {
        this.time = time;
        this.builder = (loop, endpoint) ->
                new VirtualWorker(loop, endpoint, Functions.identity(() -> runtime), count(), VirtualLauncher::new);
    }

    VirtualFleet(VirtualLoop time, Builder builder) {
        this.time = time;
        this.builder = builder;
    }

    private VirtualWorker.Observer count() {
        return new VirtualWorker.Observer() {
            @Override
            public void started(VirtualWorker worker, Assignment assignment, long term) {
                for (int i = assignment.id().from(); i < assignment.to(); i++) {
                    starts.merge(assignment.id().uid() + "/" + i, 1, Integer::sum);
                }
            }
        };
    }

    /** Adds one to the pool {@code default}. */
    public VirtualWorker add(String name) {
        return add(name, "default", singleUse);
    }

    VirtualWorker add(String name, String pool, boolean single) {
        WorkerEndpoint endpoint = new WorkerEndpoint(
                new WorkerKey(NAMESPACE, pool, name),
                "incarnation-" + ++incarnations,
                URI.create("http://" + name + ":8090"),
                single);
        VirtualWorker worker = builder.build(time, endpoint);
        workers.put(name, worker);
        built.put(endpoint.incarnation(), worker);
        tell(listener -> listener.up(endpoint));
        return worker;
    }

    public void remove(String name, String reason) {
        VirtualWorker worker = workers.remove(name);
        if (worker != null) {
            worker.die();
            tell(listener -> listener.down(worker.endpoint(), reason));
        }
    }

    public CompletionStage<Void> drain(String name) {
        return listeners.get(listeners.size() - 1).drain(get(name).endpoint(), "scaled down");
    }

    public VirtualWorker get(String name) {
        VirtualWorker worker = workers.get(name);
        if (worker == null) {
            throw new IllegalArgumentException("There is no worker " + name);
        }
        return worker;
    }

    /** Also one that is gone. */
    VirtualWorker at(WorkerEndpoint endpoint) {
        VirtualWorker worker = built.get(endpoint.incarnation());
        if (worker == null) {
            throw new IllegalArgumentException("There never was a worker " + endpoint);
        }
        return worker;
    }

    public int mostStarts() {
        return starts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public List<PoolView> pools() {
        return List.of(new PoolView(NAMESPACE, "default", 2, 0, "java", 0));
    }

    @Override
    public Subscription watch(Listener listener) {
        listeners.add(listener);
        workers.values().forEach(worker -> listener.up(worker.endpoint()));
        return () -> listeners.remove(listener);
    }

    @Override
    public void recycle(WorkerEndpoint endpoint) {
        String name = endpoint.key().name();
        recycled.add(name);
        time.execute(() -> {
            VirtualWorker worker = workers.get(name);
            if (worker != null && worker.endpoint().equals(endpoint)) {
                remove(name, "recycled");
                add(name, endpoint.key().pool(), endpoint.singleUse());
            }
        });
    }

    @Override
    public WorkerConnection connect(WorkerEndpoint endpoint, long term) {
        return new HttpWorkerConnection(endpoint, new VirtualRequests(at(endpoint), time, time, term, Network.CALM));
    }

    private void tell(Consumer<Listener> event) {
        List.copyOf(listeners).forEach(event);
    }
}
