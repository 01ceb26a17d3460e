package dev.computethis.engine;

import java.time.Duration;

/** Told what the dispatcher does, for whoever measures it. Called on the loop; returns at once and never throws. */
public interface DispatcherMetrics {

    /** Measures nothing. */
    DispatcherMetrics NONE = new DispatcherMetrics() {};

    /**
     * A run's terminal status is stored.
     *
     * @param waited from when this leader first saw the run to its first start; zero where it never started
     * @param ran from its first start to its end
     */
    default void finished(Run run, Duration waited, Duration ran) {}

    /** How many runs of the pool wait for a worker now. */
    default void queued(String namespace, String pool, int runs) {}

    /** A slice was sent to a worker, this long after the dispatcher learnt that it could be. */
    default void dispatched(WorkerKey worker, Duration latency) {}

    /** A worker has replaced its runner {@code count} times more since it last told, for this cause. */
    default void runnersRestarted(WorkerKey worker, String cause, long count) {}

    /** A worker was lost with this many slices on it. */
    default void workerLost(WorkerKey worker, int slices) {}
}
