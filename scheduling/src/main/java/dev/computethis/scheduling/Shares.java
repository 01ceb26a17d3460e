package dev.computethis.scheduling;

import java.util.Collection;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Who was given how many invocations of one function since its pool last rested, over all its runs: many runs of a few
 * invocations each are to spread as evenly as one of many.
 */
final class Shares {

    /** Weak, so that workers that are gone are not kept. */
    private final Map<WorkerEntry, Double> given = new WeakHashMap<>();
    /** What each would have been given, had all been given the same. */
    private double even;
    /** How many invocations wait, of all its runs. */
    private long waiting;

    long waiting() {
        return waiting;
    }

    void waits(int more) {
        waiting += more;
    }

    /** How many invocations the worker was given beyond an even share; negative where it is behind. */
    double ahead(WorkerEntry worker) {
        return given.getOrDefault(worker, 0.0) - even;
    }

    /** @param forgotten of what the worker is behind by, how many invocations it need not make up for any more */
    void given(WorkerEntry worker, int size, double forgotten) {
        given.merge(worker, forgotten + size, Double::sum);
        even += (forgotten + size) / Math.max(1, worker.pool.workers);
    }

    /** Those that were given any. */
    Collection<WorkerEntry> workers() {
        return given.keySet();
    }
}
