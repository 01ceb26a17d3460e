package dev.computethis.engine;

import dev.computethis.protocol.WorkerState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a worker's own counts have grown by. What it had counted when this leader first heard of it is the earlier
 * leader's to tell; what a launcher counted that started since is told whole. Lives on the loop.
 */
final class WorkerCounts {

    private final WorkerKey worker;
    private final DispatcherMetrics metrics;
    private final Map<String, Long> restarts = new HashMap<>();
    private long busyNanos;
    private @Nullable String instance;

    WorkerCounts(WorkerKey worker, DispatcherMetrics metrics) {
        this.worker = worker;
        this.metrics = metrics;
    }

    void heard(WorkerState state) {
        if (instance == null) {
            restarts.putAll(state.runnerRestarts());
            busyNanos = state.busyNanos();
        } else if (!instance.equals(state.instance())) {
            restarts.clear();
            busyNanos = 0;
        }
        instance = state.instance();
        state.runnerRestarts().forEach((cause, count) -> {
            long more = count - restarts.getOrDefault(cause, 0L);
            if (more > 0) {
                restarts.put(cause, count);
                metrics.runnersRestarted(worker, cause, more);
            }
        });
        // What still runs is measured again when it has ended, which may be a little less.
        long more = state.busyNanos() - busyNanos;
        if (more > 0) {
            busyNanos = state.busyNanos();
            metrics.busy(worker, Duration.ofNanos(more));
        }
    }
}
