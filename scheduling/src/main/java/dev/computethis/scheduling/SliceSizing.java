package dev.computethis.scheduling;

import java.util.HashMap;
import java.util.Map;

/**
 * Sizes the slices of one {@code map} towards a given amount of work, by the time its invocations took so far, and so
 * that equal invocations spread evenly: a worker gets half of what is left of its even share, then a quarter, and so on.
 * Where it has had its share it helps those that are behind in small steps. Factoring, as in Hummel, Schonberg and Flynn
 * 1992, but by worker.
 *
 * <p>What a worker is ahead or behind by with other runs of the function counts, too, as far as it is little work: of many
 * small runs, each alone is too small to be even.
 *
 * <p>What a worker at work on the run is behind by is kept for it where that is little work: the run waits for its slice
 * all the same, and a worker that is late once would else lose its share to others meanwhile. It is kept for those at work
 * on other runs of the function, too, while the run waits for some slice and theirs is not late.
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
    /**
     * So much work, as a share of the target, is little. As much is kept for a worker at work, which is the most by which
     * this makes a run longer; and as much it makes up for, or lets others make up for, of what other runs had it do.
     */
    private static final double LITTLE = 0.5;

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
    private final Shares shares;
    private int given;

    /**
     * @param invocations of the whole run
     * @param function the pace of earlier runs of its function; measures this one, too
     * @param shares of all runs of its function; told of this one's
     */
    SliceSizing(int invocations, Pace function, Shares shares) {
        this.invocations = invocations;
        this.function = function;
        this.shares = shares;
    }

    /** So many more, or fewer, of the run's invocations wait. */
    void waits(int more) {
        shares.waits(more);
    }

    /**
     * How many invocations the worker's next slice should have; 0 where all that wait, which must be some, are kept for
     * others.
     */
    int next(WorkerEntry worker, RunEntry run, long targetNanos, long now) {
        if (!known().isKnown()) {
            return 1;
        }
        double timed = targetNanos / nanosPerInvocation(worker);
        double least = timed * LEAST;
        double own = own(worker, targetNanos);
        double step =
                own > 0 ? Math.min(own, Math.max(own / 2, least)) : help(run, workers(worker), least, targetNanos, now);
        if (step <= 0) {
            return 0;
        }
        int first = function.isKnown() ? TRUST : 1;
        double grown = (double) Math.max(first, part(worker).largest * GROWTH);
        return (int) Math.max(1, Math.ceil(Math.min(Math.min(timed, grown), step)));
    }

    /** What one that has had its share takes of what is not kept. */
    private double help(RunEntry run, int workers, double least, long targetNanos, long now) {
        double spare = run.waitingInvocations() - kept(run, targetNanos);
        double ofAll = shares.waiting() - run.waitingInvocations() + spare - keptElsewhere(run, targetNanos, now);
        if (ofAll < 1 && !run.hasFlights()) {
            // Nothing of its own would tell when to go on.
            return Math.ceil(spare / workers);
        }
        double free = Math.min(spare, ofAll);
        return free < 1 ? 0 : Math.min(free, Math.max(Math.ceil(free / workers) * HELP, least));
    }

    /** Whether the worker has not had its even share yet. */
    boolean isBehind(WorkerEntry worker, long targetNanos) {
        return own(worker, targetNanos) > 0;
    }

    void given(WorkerEntry worker, int size, long targetNanos) {
        shares.given(worker, size, Math.max(0, -aheadElsewhere(worker) - little(worker, targetNanos)));
        part(worker).given += size;
        given += size;
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
    private double own(WorkerEntry worker, long targetNanos) {
        double little = little(worker, targetNanos);
        double ahead = Math.max(-little, Math.min(little, aheadElsewhere(worker)));
        return Math.max(0, Math.ceil((double) invocations / workers(worker) - ahead) - part(worker).given);
    }

    /** What the worker is ahead by with other runs of the function. */
    private double aheadElsewhere(WorkerEntry worker) {
        return shares.ahead(worker) - (part(worker).given - (double) given / workers(worker));
    }

    /** How many invocations are little work for the worker; 0 where their time is not known. */
    private double little(WorkerEntry worker, long targetNanos) {
        return known().isKnown() ? Math.floor(targetNanos * LITTLE / fastest(worker, targetNanos * SETTLED)) : 0;
    }

    /** What is kept for those at work on the run. */
    private double kept(RunEntry run, long targetNanos) {
        double kept = 0;
        for (Flight flight : run.flights()) {
            kept += keptFor(flight.worker, targetNanos);
        }
        return kept;
    }

    /** What is kept for those at work on other runs of the function. */
    private double keptElsewhere(RunEntry run, long targetNanos, long now) {
        double kept = 0;
        for (WorkerEntry worker : shares.workers()) {
            Flight flight = worker.current;
            RunEntry other = flight == null ? null : flight.run;
            boolean isLate = flight != null && now - flight.sinceNanos > targetNanos;
            if (other != null && other != run && !isLate && other.isOf(run.spec.function())) {
                kept += keptFor(worker, targetNanos);
            }
        }
        return kept;
    }

    private double keptFor(WorkerEntry worker, long targetNanos) {
        return worker.isUsable() ? Math.min(own(worker, targetNanos), little(worker, targetNanos)) : 0;
    }

    private Part part(WorkerEntry worker) {
        return parts.computeIfAbsent(worker, w -> new Part());
    }

    private static int workers(WorkerEntry worker) {
        return Math.max(1, worker.pool.workers);
    }
}
