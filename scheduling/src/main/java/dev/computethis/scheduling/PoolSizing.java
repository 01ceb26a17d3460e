package dev.computethis.scheduling;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides how many workers a pool should have that grows and shrinks by itself: one for each invocation that runs or
 * waits, within the pool's bounds. It grows at once, and shrinks to the most that was wanted within a while, so that a
 * short lull costs no start. Pure: time and what was wanted before are arguments.
 */
public final class PoolSizing {

    private PoolSizing() {}

    /**
     * What a pool may have.
     *
     * @param shrinkAfterNanos how long fewer workers must have been enough before there are fewer
     */
    public record Bounds(int least, int most, long shrinkAfterNanos) {}

    /**
     * What a pool has.
     *
     * @param workers how many it is told to have
     * @param busy how many of these work; such as are leaving don't count
     * @param waiting invocations that wait for a worker; may be cut off at {@link Bounds#most}
     */
    public record Load(int workers, int busy, int waiting) {}

    /** What was wanted lately: of those not yet too old, each that no later one reaches, so the first is the most. */
    public record History(int workers, List<Wanted> lately) {

        /** Of a pool not looked at before: that it has its workers may have had a reason. */
        public static History of(int workers, long now) {
            return new History(workers, List.of(new Wanted(workers, now)));
        }

        private History with(int workers, Wanted latest, long shrinkAfterNanos) {
            List<Wanted> kept = new ArrayList<>();
            for (Wanted earlier : lately) {
                if (earlier.workers > latest.workers && latest.at - earlier.at < shrinkAfterNanos) {
                    kept.add(earlier);
                }
            }
            kept.add(latest);
            return new History(workers, List.copyOf(kept));
        }

        private int most() {
            return lately.get(0).workers;
        }
    }

    /** How many workers were wanted, and when. */
    public record Wanted(int workers, long at) {}

    /** Why a pool gets another size, as its status and events name it. */
    public enum Reason {
        /** There is nothing to change. */
        Steady,
        BelowMinimum,
        AboveMaximum,
        RunsWait,
        WorkersIdle
    }

    /**
     * What to do.
     *
     * @param workers how many the pool is to have; as many as it has where the reason is {@link Reason#Steady}
     * @param message the reason with its figures, for people
     * @param history for the next decision
     */
    public record Decision(int workers, Reason reason, String message, History history) {}

    public static Decision decide(Bounds bounds, Load load, History before, long now) {
        int wanted = Math.max(bounds.least(), Math.min(bounds.most(), (int)
                Math.min(Integer.MAX_VALUE, (long) load.busy() + load.waiting())));
        // Whoever made the pool bigger meanwhile had a reason, which holds as long as one of ours.
        int held = load.workers() > before.workers() ? Math.min(load.workers(), bounds.most()) : 0;
        History history =
                before.with(load.workers(), new Wanted(Math.max(wanted, held), now), bounds.shrinkAfterNanos());
        if (load.workers() < bounds.least()) {
            return change(
                    Math.max(wanted, bounds.least()),
                    Reason.BelowMinimum,
                    load,
                    "minWorkers is " + bounds.least(),
                    history);
        }
        if (load.workers() > bounds.most()) {
            return change(bounds.most(), Reason.AboveMaximum, load, "maxWorkers is " + bounds.most(), history);
        }
        if (wanted > load.workers()) {
            return change(wanted, Reason.RunsWait, load, waiting(load, bounds), history);
        }
        if (history.most() < load.workers()) {
            return change(
                    history.most(),
                    Reason.WorkersIdle,
                    load,
                    "no more were wanted for " + bounds.shrinkAfterNanos() / 1_000_000_000L + " s",
                    history);
        }
        return new Decision(load.workers(), Reason.Steady, "", history);
    }

    private static String waiting(Load load, Bounds bounds) {
        String waiting =
                load.waiting() >= bounds.most() ? bounds.most() + " or more" : Integer.toString(load.waiting());
        return waiting
                + (load.waiting() == 1 ? " invocation waits, " : " invocations wait, ")
                + load.busy()
                + (load.busy() == 1 ? " worker is busy" : " workers are busy");
    }

    private static Decision change(int workers, Reason reason, Load load, String why, History history) {
        String message =
                "From " + load.workers() + " to " + workers + (workers == 1 ? " worker: " : " workers: ") + why + ".";
        return new Decision(workers, reason, message, new History(workers, history.lately()));
    }
}
