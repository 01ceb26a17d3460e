package dev.computethis.scheduling;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which busy workers of a pool may be sent a run ahead, so that they need not idle while one's end is told and the next is
 * sent; and which of those that wait so are better asked back, as another worker is free. Each answer takes time
 * logarithmic in the number of workers.
 */
final class SentAhead {

    /** Nothing is to wait on a worker for longer than that, as far as is known; what it is at may be more important. */
    private static final long LONGEST_NANOS = 250_000_000L;

    /** So long a way back and to another worker may take; a worker that is late by no more is no reason to go that way. */
    private static final long WAY_NANOS = 10_000_000L;

    /** So many of those that end first are compared. */
    private static final int COMPARED = 16;

    /** When a worker ends what it is at, as far as is known. */
    record Ends(long at, String worker) implements Comparable<Ends> {
        @Override
        public int compareTo(Ends other) {
            return at == other.at ? worker.compareTo(other.worker) : Long.compare(at, other.at);
        }
    }

    private final NavigableMap<Ends, WorkerEntry> open = new TreeMap<>();
    private final NavigableMap<Ends, WorkerEntry> waitedAt = new TreeMap<>();
    private final Set<WorkerEntry> holding = new LinkedHashSet<>();
    private final Set<WorkerEntry> givingBack = new LinkedHashSet<>();
    private long unknownUntil = Long.MIN_VALUE;

    /** To be told of each change of the worker. */
    void refresh(WorkerEntry worker) {
        open.remove(worker.ends);
        waitedAt.remove(worker.ends);
        holding.remove(worker);
        givingBack.remove(worker);
        Flight current = worker.current;
        Flight ahead = worker.ahead;
        if (ahead != null) {
            holding.add(worker);
        }
        worker.ends = new Ends(current == null ? Long.MAX_VALUE : current.endsAt, worker.name);
        if (worker.letsWait()) {
            open.put(worker.ends, worker);
        } else if (ahead != null && ahead.takenBack) {
            givingBack.add(worker);
        } else if (ahead != null && worker.isUsable()) {
            waitedAt.put(worker.ends, worker);
        }
    }

    /** How many runs wait so. */
    int size() {
        return holding.size();
    }

    /** Something began of which nothing is known: for a while its worker may be free sooner than any other. */
    void begunUnknown(long now) {
        unknownUntil = now + LONGEST_NANOS;
    }

    /**
     * The worker that a run may be sent to ahead: of those that end soon the one with the fewest starts. Null where there is
     * none, or that one has more than others that end soon or are a little late, so that equal functions spread evenly.
     */
    @Nullable
    WorkerEntry soonFree(long now) {
        WorkerEntry next = now < unknownUntil ? null : fewestStarts(open, now - WAY_NANOS, now);
        return next == null || hasMore(next, open, now) || hasMore(next, waitedAt, now) ? null : next;
    }

    private static boolean hasMore(WorkerEntry worker, NavigableMap<Ends, WorkerEntry> than, long now) {
        WorkerEntry other = fewestStarts(than, now - LONGEST_NANOS, now);
        return other != null && other.starts + 1 < worker.starts;
    }

    /** @param from when it should have ended at the earliest */
    private static @Nullable WorkerEntry fewestStarts(NavigableMap<Ends, WorkerEntry> among, long from, long now) {
        Ends tooFar = new Ends(now + LONGEST_NANOS + 1, "");
        return among.subMap(new Ends(from, ""), true, tooFar, false).values().stream()
                .limit(COMPARED)
                .min(Comparator.comparingLong(worker -> worker.starts))
                .orElse(null);
    }

    /**
     * A worker that is to give back what waits there, as it would start sooner elsewhere.
     *
     * @param free how many workers have nothing to do
     */
    @Nullable
    WorkerEntry late(int free, long now) {
        if (waitedAt.isEmpty() || free <= givingBack.size()) {
            return null;
        }
        if (waitedAt.firstKey().at < now - WAY_NANOS) {
            return waitedAt.firstEntry().getValue();
        }
        return waitedAt.lastKey().at > now + WAY_NANOS ? waitedAt.lastEntry().getValue() : null;
    }

    /** When to ask for a late one again, should nothing happen before; empty where that would tell nothing new. */
    OptionalLong nextLate(int free) {
        return waitedAt.isEmpty() || free <= givingBack.size()
                ? OptionalLong.empty()
                : OptionalLong.of(waitedAt.firstKey().at + WAY_NANOS + 1);
    }
}
