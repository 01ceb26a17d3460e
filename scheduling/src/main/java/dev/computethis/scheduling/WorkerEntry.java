package dev.computethis.scheduling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker as the scheduler follows it. */
final class WorkerEntry {
    final String name;
    final Pool pool;
    final boolean singleUse;
    /** What it works on. */
    @Nullable
    Flight current;
    /** What was sent ahead: it waits there for {@link #current} to end. */
    @Nullable
    Flight ahead;
    /** Slices it has ended and whose end is still to be fetched; only of a worker taken over from an earlier leader. */
    final List<Flight> ended = new ArrayList<>(0);
    /** The run that claims its next start for this worker. */
    @Nullable
    RunEntry claiming;
    /** The one run a single-use worker serves, once it has begun. */
    @Nullable
    RunEntry bound;
    /** How many runs ended here whose end is not stored yet. */
    int storing;
    /** How many slices it was given, about; see {@link Pool}, which alone changes it: its free workers are in this order. */
    long starts;
    /** The order in which workers became free. Changes only while it is not free. */
    long freeSince;

    /** When it is done with {@link #current}; see {@link SentAhead}, which alone changes it, as its workers are in this order. */
    SentAhead.Ends ends;

    boolean draining;
    boolean suspended;
    /** It is of a release that lets no slice wait while it is at another. */
    boolean letsNoneWait;

    boolean drainedTold;

    WorkerEntry(String name, Pool pool, boolean singleUse) {
        this.name = name;
        this.pool = pool;
        this.singleUse = singleUse;
        this.ends = new SentAhead.Ends(Long.MAX_VALUE, name);
    }

    boolean isUsable() {
        return !draining && !suspended;
    }

    /** Whether it may be given any run of its pool. */
    boolean isFree() {
        return isUsable() && current == null && claiming == null && bound == null;
    }

    /** Whether a slice may be sent ahead, to wait there: it is at one of which it is known when it ends. */
    boolean letsWait() {
        Flight now = current;
        return isUsable() && !letsNoneWait && !singleUse && now != null && now.endsAt < Long.MAX_VALUE && ahead == null;
    }

    @Nullable
    Flight find(Slice slice) {
        Flight running = current;
        if (running != null && isSame(running.slice, slice)) {
            return running;
        }
        Flight waiting = ahead;
        if (waiting != null && isSame(waiting.slice, slice)) {
            return waiting;
        }
        for (Flight flight : ended) {
            if (isSame(flight.slice, slice)) {
                return flight;
            }
        }
        return null;
    }

    void drop(Flight flight) {
        if (current == flight) {
            current = null;
        } else if (ahead == flight) {
            ahead = null;
        } else {
            ended.remove(flight);
        }
    }

    List<Flight> flights() {
        List<Flight> all = new ArrayList<>(ended);
        if (current != null) {
            all.add(current);
        }
        if (ahead != null) {
            all.add(ahead);
        }
        return all;
    }

    private static boolean isSame(Slice one, Slice other) {
        return one.from() == other.from()
                && one.attempt() == other.attempt()
                && one.uid().equals(other.uid());
    }
}
