package dev.computethis.engine.simulation;

import dev.computethis.engine.Subscription;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerFleet;
import dev.computethis.protocol.PoolView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The workers as one operator knows them: it hears of each that comes or goes a little later, in order. */
final class FleetView implements WorkerFleet, WorkerFleet.Listener {

    private static final long MILLI = 1_000_000L;

    private final VirtualLoop time;
    private final VirtualFleet fleet;
    private final ProcessLoop process;
    private final Random random;
    private final List<String> pools;
    private final Map<String, WorkerEndpoint> known = new LinkedHashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private long arrivesAt;

    FleetView(VirtualLoop time, VirtualFleet fleet, ProcessLoop process, Random random, List<String> pools) {
        this.time = time;
        this.fleet = fleet;
        this.process = process;
        this.random = random;
        this.pools = pools;
    }

    @Override
    public void up(WorkerEndpoint worker) {
        later(() -> {
            known.put(worker.key().name(), worker);
            List.copyOf(listeners).forEach(listener -> listener.up(worker));
        });
    }

    @Override
    public void down(WorkerEndpoint worker, String reason) {
        later(() -> {
            known.remove(worker.key().name(), worker);
            List.copyOf(listeners).forEach(listener -> listener.down(worker, reason));
        });
    }

    /** What a pool's controller asks of the leader. Fails where this operator does not lead. */
    @Override
    public CompletionStage<Void> drain(WorkerEndpoint worker, String reason) {
        return listeners.isEmpty()
                ? CompletableFuture.failedFuture(new IllegalStateException("This operator does not lead"))
                : listeners.get(listeners.size() - 1).drain(worker, reason);
    }

    @Override
    public List<PoolView> pools() {
        return pools.stream()
                .map(pool -> new PoolView(VirtualFleet.NAMESPACE, pool, 2, 0, "java", 0))
                .toList();
    }

    @Override
    public Subscription watch(Listener listener) {
        known.values().forEach(listener::up);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void recycle(WorkerEndpoint worker) {
        time.after(MILLI + random.nextLong(50 * MILLI), () -> fleet.recycle(worker));
    }

    private void later(Runnable news) {
        arrivesAt = Math.max(arrivesAt, time.nanos() + MILLI + random.nextLong(100 * MILLI));
        time.after(arrivesAt - time.nanos(), () -> process.execute(news));
    }
}
