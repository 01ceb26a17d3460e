package dev.computethis.scheduling;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Sizes the slices of one {@code map} towards a given amount of work, by the time its invocations took so far, and so
 * that equal invocations spread evenly: a worker gets half of what is left of its even share, then a quarter, and so on.
 * Where it has had its share it helps those that are behind in small steps. Factoring, as in Hummel, Schonberg and Flynn
 * 1992, but by worker.
 *
 * <p>What a worker at work on the run is behind by is kept for it where that is little work: the run waits for its slice
 * all the same, and a worker that is late once would else lose its share to others meanwhile.
 */
final class SliceSizing {

    /** A worker's slice grows at most so many times over its largest before: its first ones may not be typical. */
    private static final int GROWTH = 8;
    /** So large is a worker's first slice at most, where earlier runs of the function tell how long it may take. */
    private static final int TRUST = 32;
    /** A slice of less than this share of the target takes less time than its way there and back, so it is not halved. */
    private static final double LEAST = 0.02;
    /** Who is ahead of the others takes this share of the even part of what is left to help with. */
    private static final double HELP = 0.125;
    /** How much is kept for a worker at work, as a share of the target. The most by which this makes a run longer. */
    private static final double KEPT = 0.25;

    /** A worker that was measured for so many times the target shows its own pace; before, its pauses may. */
    private static final int SETTLED = 2;

    /** One worker's part in the run. */
    private static final class Part {
        final Pace pace = new Pace();
        int given;
        int largest;
    }

    private final int invocations;
    private final Map<WorkerEntry, Part> parts = new HashMap<>();
    private final Pace pace = new Pace();
    private final Pace function;

    /**
     * @param invocations of the whole run
     * @param function the pace of earlier runs of its function; measures this one, too
     */
    SliceSizing(int invocations, Pace function) {
        this.invocations = invocations;
        this.function = function;
    }

    /**
     * How many invocations the worker's next slice should have; 0 where all that wait are kept for others.
     *
     * @param flights the run's slices on workers
     */
    int next(WorkerEntry worker, int waiting, Collection<Flight> flights, long targetNanos) {
        if (!known().isKnown()) {
            return 1;
        }
        double timed = targetNanos / nanosPerInvocation(worker);
        double least = timed * LEAST;
        double own = own(worker);
        double step;
        if (own > 0) {
            step = Math.min(own, Math.max(own / 2, least));
        } else {
            double spare = waiting - kept(flights, targetNanos);
            if (spare < 1) {
                return 0;
            }
            step = Math.min(spare, Math.max(Math.ceil(spare / workers(worker)) * HELP, least));
        }
        int first = function.isKnown() ? TRUST : 1;
        double grown = (double) Math.max(first, part(worker).largest * GROWTH);
        return (int) Math.max(1, Math.ceil(Math.min(Math.min(timed, grown), step)));
    }

    /** Whether the worker has not had its even share yet. */
    boolean isBehind(WorkerEntry worker) {
        return own(worker) > 0;
    }

    void given(WorkerEntry worker, int size) {
        part(worker).given += size;
    }

    /** A worker's first slice, which pays for class loading, counts only where nothing else is known. */
    void measured(WorkerEntry worker, int size, long took) {
        function.measured(size, took);
        Part part = part(worker);
        if (part.largest > 0) {
            part.pace.measured(size, took);
            pace.measured(size, took);
        } else if (!pace.isKnown()) {
            pace.measured(size, took);
        }
        part.largest = Math.max(part.largest, size);
    }

    /** What a slice of this size will take, as far as is known. */
    long expectedNanos(int size, long unknown) {
        return known().isKnown() ? (long) (known().nanosPerInvocation() * size) : unknown;
    }

    /** The run's own pace, as soon as there is one. */
    private Pace known() {
        return pace.isKnown() ? pace : function;
    }

    private double nanosPerInvocation(WorkerEntry worker) {
        Pace own = part(worker).pace;
        return (own.isKnown() ? own : known()).nanosPerInvocation();
    }

    /** One whose core others had for a while counts by what it does without that: it is not slow, only late. */
    private double fastest(WorkerEntry worker, long settled) {
        Pace own = part(worker).pace;
        if (own.isSettled(settled)) {
            return own.fastestNanosPerInvocation();
        }
        return pace.isKnown() ? pace.fastestNanosPerInvocation() : function.nanosPerInvocation();
    }

    /** What is left of the worker's even share. */
    private double own(WorkerEntry worker) {
        return Math.max(0, Math.ceil((double) invocations / workers(worker)) - part(worker).given);
    }

    /** What is kept for those at work, each of whom gets at most so much work. */
    private double kept(Collection<Flight> flights, long targetNanos) {
        double kept = 0;
        for (Flight flight : flights) {
            WorkerEntry worker = flight.worker;
            if (worker.isUsable()) {
                kept += Math.min(own(worker), Math.floor(targetNanos * KEPT / fastest(worker, targetNanos * SETTLED)));
            }
        }
        return kept;
    }

    private Part part(WorkerEntry worker) {
        return parts.computeIfAbsent(worker, w -> new Part());
    }

    private static int workers(WorkerEntry worker) {
        return Math.max(1, worker.pool.workers);
    }
}
