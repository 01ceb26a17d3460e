package dev.computethis.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The workers of one pool and the runs that wait for them. */
final class Pool {

    /**
     * How many starts a worker that is behind makes up for: what one that was held up for a fraction of a second missed. A
     * worker that was long busy is not to get all that comes until it has caught up.
     */
    private static final int CREDIT = 32;

    /** So many functions are remembered. */
    private static final int FUNCTIONS = 1_000;

    /** After so long in which none of its workers did anything, what each was given before counts no more. */
    private static final long REST_NANOS = 20_000_000L;

    final RunQueue queue;
    final SentAhead sentAhead = new SentAhead();
    /** Workers that could start a run now, those with the fewest starts first, so that equal functions spread evenly. */
    private final NavigableSet<WorkerEntry> free =
            new TreeSet<>(Comparator.<WorkerEntry>comparingLong(worker -> worker.starts)
                    .thenComparingLong(worker -> worker.freeSince));
    /** What invocations took lately, of the functions that were called lately. */
    private final Map<String, Pace> paces = lately();
    /** How those of the functions that were called lately went to the workers. */
    private final Map<String, Shares> shares = lately();
    /** Out of the queue until something happens in the pool, as all that waits of them is kept for busy workers. */
    final Set<RunEntry> kept = new LinkedHashSet<>();
    /** How many workers take part, busy ones included. */
    int workers;
    /** When it is looked at next though nothing happens. */
    long lookAt = Long.MAX_VALUE;

    private long mostStarts;
    private boolean resting;
    private long restingSince;
    private long lastFree;

    Pool(long usageHalfLifeNanos) {
        this.queue = new RunQueue(usageHalfLifeNanos);
    }

    /** How fast the function's invocations have been in this pool, which all its runs measure. */
    Pace pace(String function) {
        return paces.computeIfAbsent(function, name -> new Pace());
    }

    /** How the function's invocations went to the workers of this pool, which all its runs of several add to. */
    Shares shares(String function) {
        return shares.computeIfAbsent(function, name -> new Shares());
    }

    private static <T> Map<String, T> lately() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > FUNCTIONS;
            }
        };
    }

    /** To be told before work is given out: what comes after a rest is spread evenly by itself. */
    void passed(long now) {
        if (free.size() < workers) {
            resting = false;
        } else if (!resting) {
            resting = true;
            restingSince = now;
        } else if (now - restingSince > REST_NANOS) {
            forget();
        }
    }

    private void forget() {
        shares.clear();
        if (!free.isEmpty() && nextFree().starts < mostStarts - 1) {
            List<WorkerEntry> all = new ArrayList<>(free);
            free.clear();
            all.forEach(worker -> worker.starts = mostStarts);
            free.addAll(all);
        }
    }

    boolean hasFree() {
        return !free.isEmpty();
    }

    int freeWorkers() {
        return free.size();
    }

    /** Of the free workers with the fewest starts the one that is free for the longest. There must be one. */
    WorkerEntry nextFree() {
        return free.first();
    }

    /** The first of the free workers, in the order of {@link #nextFree}, that is as wanted; null where none is. */
    @Nullable
    WorkerEntry firstFree(Predicate<WorkerEntry> wanted) {
        return free.stream().filter(wanted).findFirst().orElse(null);
    }

    /** To be told of each change of the worker: puts it among the free ones, or takes it from them, as its state says. */
    void refresh(WorkerEntry worker) {
        sentAhead.refresh(worker);
        if (!worker.isFree()) {
            free.remove(worker);
        } else if (!free.contains(worker)) {
            worker.freeSince = ++lastFree;
            free.add(worker);
        }
    }

    /** The worker, not among the free ones, takes part from now on, as if it had started as many as the others. */
    void join(WorkerEntry worker) {
        workers++;
        worker.starts = mostStarts;
    }

    /** Counts a start of the worker, which must not be among the free ones. */
    void started(WorkerEntry worker) {
        resting = false;
        worker.starts = Math.max(worker.starts, mostStarts - CREDIT) + 1;
        mostStarts = Math.max(mostStarts, worker.starts);
    }
}
