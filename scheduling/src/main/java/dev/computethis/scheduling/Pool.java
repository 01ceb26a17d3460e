package dev.computethis.scheduling;

import java.util.LinkedHashSet;
import java.util.Set;

/** The workers of one pool and the runs that wait for them. */
final class Pool {
    final RunQueue queue;
    /** Workers that could start a run now, the longest unused first, so that equal functions spread evenly. */
    final Set<WorkerEntry> free = new LinkedHashSet<>();
    /** How many workers take part, busy ones included. */
    int workers;

    Pool(long usageHalfLifeNanos) {
        this.queue = new RunQueue(usageHalfLifeNanos);
    }
}
