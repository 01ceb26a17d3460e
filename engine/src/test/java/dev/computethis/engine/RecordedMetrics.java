package dev.computethis.engine;

import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what it was told. */
final class RecordedMetrics implements DispatcherMetrics {

    record Finished(
            String run,
            Phase phase,
            @Nullable Duration waited,
            @Nullable Duration ran,
            @Nullable Duration took) {}

    record Standing(PoolView pool, int busy, int queued) {}

    final List<Boolean> leads = new ArrayList<>();
    final List<Finished> finished = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<Boolean> blobReads = new ArrayList<>();
    final Map<String, Long> restarts = new HashMap<>();
    final List<String> lost = new ArrayList<>();
    Duration busy = Duration.ZERO;
    int dispatched;
    long blobBytes;

    @Nullable
    Standing standing;

    @Override
    public void leads(boolean leading) {
        leads.add(leading);
    }

    @Override
    public void finished(Run run, @Nullable Duration waited, @Nullable Duration ran, @Nullable Duration took) {
        finished.add(new Finished(run.key().name(), run.status().phase(), waited, ran, took));
    }

    @Override
    public void pool(PoolView pool, int busyWorkers, int queued) {
        standing = new Standing(pool, busyWorkers, queued);
    }

    @Override
    public void dispatched(WorkerKey worker, Duration latency) {
        dispatched++;
    }

    @Override
    public void ended(WorkerKey worker, @Nullable Run run, Outcome outcome) {
        ended.add(worker.name() + " " + outcome.phase());
    }

    @Override
    public void busy(WorkerKey worker, Duration more) {
        busy = busy.plus(more);
    }

    @Override
    public void runnersRestarted(WorkerKey worker, String cause, long count) {
        restarts.merge(cause, count, Long::sum);
    }

    @Override
    public void workerLost(WorkerKey worker, int slices) {
        lost.add(worker.name() + " " + slices);
    }

    @Override
    public void blobRead(boolean cached) {
        blobReads.add(cached);
    }

    @Override
    public void blobsCached(long bytes) {
        blobBytes = bytes;
    }
}
