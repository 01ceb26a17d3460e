package dev.computethis.engine;

import dev.computethis.protocol.PoolView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Port: which workers there are. In Kubernetes the pods of worker pools, locally child processes. The fleet says when a
 * worker comes and goes; whether one that is there still answers is the dispatcher's to find out.
 */
public interface WorkerFleet {

    /** All pools there are, {@code ready} and {@code javaVersion} left to the dispatcher (0). */
    List<PoolView> pools();

    /** Those of a namespace. */
    default List<PoolView> pools(String namespace) {
        return pools().stream()
                .filter(pool -> pool.namespace().equals(namespace))
                .toList();
    }

    /**
     * Tells {@code listener} of every worker there is, before this returns, then of each that comes or goes. A new leader
     * waits for the answers of those told of at once before it assigns anything.
     */
    Subscription watch(Listener listener);

    /** Replaces a worker by a fresh one, because it was made for one run only or can't go on. */
    void recycle(WorkerEndpoint worker);

    /** Told of workers, on any thread; returns quickly. */
    interface Listener {
        /** There is a worker; for a known name with another incarnation, in place of the one before. */
        void up(WorkerEndpoint worker);

        /**
         * The worker is gone for good, and what ran on it with it.
         *
         * @param reason for the status of the runs it takes along
         */
        void down(WorkerEndpoint worker, String reason);

        /**
         * The worker is to go: it gets no further run.
         *
         * @return completes once the worker has nothing left to do and its outcomes are stored
         */
        CompletionStage<Void> drain(WorkerEndpoint worker, String reason);
    }
}
