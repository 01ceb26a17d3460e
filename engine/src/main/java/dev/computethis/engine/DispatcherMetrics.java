package dev.computethis.engine;

import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.PoolView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Told what the dispatcher does, for whoever measures it. Called on the loop; returns at once and never throws. Only a
 * leader tells, and each end of a run is told by the one leader that stored it, so sums over replicas are right.
 */
public interface DispatcherMetrics {

    /** Measures nothing. */
    DispatcherMetrics NONE = new DispatcherMetrics() {};

    /** Leading begins, or has ended: how its pools stood is not known any more. */
    default void leads(boolean leading) {}

    /**
     * A run's terminal status is stored. The durations are null where this leader did not see both of their ends, as with
     * a run taken over from another leader, or one that never started.
     *
     * @param waited from when it was first seen to its first start
     * @param ran from its first start to its end
     * @param took from when it was first seen to when its end was stored
     */
    default void finished(Run run, @Nullable Duration waited, @Nullable Duration ran, @Nullable Duration took) {}

    /**
     * How a pool stands, told once per heartbeat.
     *
     * @param pool {@code ready} filled in
     * @param busy workers that have a run
     * @param queued runs that wait for a worker
     */
    default void pool(PoolView pool, int busy, int queued) {}

    /** A slice was sent to a worker, this long after the dispatcher learnt that it could be. */
    default void dispatched(WorkerKey worker, Duration latency) {}

    /**
     * A worker has ended a slice.
     *
     * @param run null where nobody waits for it
     */
    default void ended(WorkerKey worker, @Nullable Run run, Outcome outcome) {}

    /** Functions have run on the worker for so much longer since it last told. */
    default void busy(WorkerKey worker, Duration more) {}

    /** A worker has replaced its runner {@code count} times more since it last told, for this cause. */
    default void runnersRestarted(WorkerKey worker, String cause, long count) {}

    /** A worker was lost with this many slices on it. */
    default void workerLost(WorkerKey worker, int slices) {}

    /** A bundle, jar or payload was wanted for a worker; it was in memory, or had to be read from the store. */
    default void blobRead(boolean cached) {}

    /** How much of the store is kept in memory now. */
    default void blobsCached(long bytes) {}
}
