package dev.computethis.scheduling;

import java.util.HashMap;
import java.util.Map;

/**
 * Sizes the slices of one {@code map} towards a given amount of work, by the time its invocations took so far, and so
 * that equal invocations spread evenly: a worker gets half of what is left of its even share, then a quarter, and so on.
 * Where it has had its share it helps those that are behind in small steps. Factoring, as in Hummel, Schonberg and Flynn
 * 1992, but by worker.
 */
final class SliceSizing {

    /** A slice grows at most so many times over the largest before it: the first invocations may not be typical. */
    private static final int GROWTH = 8;
    /** A slice of less than this share of the target takes less time than its way there and back, so it is not halved. */
    private static final double LEAST = 0.02;
    /** Who is ahead of the others takes this share of the even part of what waits. */
    private static final double HELP = 0.125;

    private final int invocations;
    private final Map<WorkerEntry, Integer> given = new HashMap<>();
    private double nanosPerInvocation = -1;
    private int largest;

    /** @param invocations of the whole run */
    SliceSizing(int invocations) {
        this.invocations = invocations;
    }

    /** How many invocations the worker's next slice should have, at least 1. */
    int next(WorkerEntry worker, int waiting, long targetNanos) {
        if (nanosPerInvocation < 0) {
            return 1;
        }
        int workers = Math.max(1, worker.pool.workers);
        double timed = targetNanos / Math.max(1, nanosPerInvocation);
        double least = timed * LEAST;
        double even = Math.ceil((double) waiting / workers);
        double own = Math.ceil((double) invocations / workers) - given.getOrDefault(worker, 0);
        double step = Math.max(Math.min(own, Math.max(own / 2, least)), even * HELP);
        double grown = (double) largest * GROWTH;
        return (int) Math.max(1, Math.ceil(Math.min(Math.min(timed, grown), Math.min(step, Math.max(even, least)))));
    }

    void given(WorkerEntry worker, int size) {
        given.merge(worker, size, Integer::sum);
    }

    /** Later measurements count more: the first pays for class loading. */
    void measured(int size, long nanos) {
        double latest = (double) nanos / size;
        nanosPerInvocation = nanosPerInvocation < 0 ? latest : (nanosPerInvocation + latest) / 2;
        largest = Math.max(largest, size);
    }

    /** What a slice of this size will take, as far as is known. */
    long expectedNanos(int size, long unknown) {
        return nanosPerInvocation < 0 ? unknown : (long) (nanosPerInvocation * size);
    }
}
