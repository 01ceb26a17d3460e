package dev.computethis.engine;

import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.PoolView;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells each of several. */
public final class AllMetrics implements DispatcherMetrics {

    private final List<DispatcherMetrics> all;

    public AllMetrics(DispatcherMetrics... all) {
        this.all = List.of(all);
    }

    private void tell(Consumer<DispatcherMetrics> what) {
        all.forEach(what);
    }

    @Override
    public void leads(boolean leading) {
        tell(each -> each.leads(leading));
    }

    @Override
    public void finished(Run run, @Nullable Duration waited, @Nullable Duration ran, @Nullable Duration took) {
        tell(each -> each.finished(run, waited, ran, took));
    }

    @Override
    public void pool(PoolView pool, int busy, int queued) {
        tell(each -> each.pool(pool, busy, queued));
    }

    @Override
    public void dispatched(WorkerKey worker, Duration latency) {
        tell(each -> each.dispatched(worker, latency));
    }

    @Override
    public void ended(WorkerKey worker, @Nullable Run run, Outcome outcome) {
        tell(each -> each.ended(worker, run, outcome));
    }

    @Override
    public void busy(WorkerKey worker, Duration more) {
        tell(each -> each.busy(worker, more));
    }

    @Override
    public void runnersRestarted(WorkerKey worker, String cause, long count) {
        tell(each -> each.runnersRestarted(worker, cause, count));
    }

    @Override
    public void workerLost(WorkerKey worker, int slices) {
        tell(each -> each.workerLost(worker, slices));
    }

    @Override
    public void blobRead(boolean cached) {
        tell(each -> each.blobRead(cached));
    }

    @Override
    public void blobsCached(long bytes) {
        tell(each -> each.blobsCached(bytes));
    }
}
