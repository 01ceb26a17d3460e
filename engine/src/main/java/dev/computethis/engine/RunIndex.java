package dev.computethis.engine;

import dev.computethis.engine.RunStore.Listener;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one replica knows of runs that are stored elsewhere: what its watch (the informer) has seen, and what this replica
 * has written and the informer has not seen yet. Whatever comes first counts, so a replica reads its own writes, and its
 * waiters need not wait for the watch to bring them back. Versions of one cluster grow, which tells new from old. Ended
 * runs are kept {@linkplain Run#slim slim}, and told so to a listener that comes later; a change is told whole. Thread-safe.
 */
public final class RunIndex {

    private static final int TOMBSTONES = 10_000;

    private final LongSupplier nanos;
    private final Map<RunKey, Run> runs = new ConcurrentHashMap<>();
    private final Map<RunKey, Long> unseen = new ConcurrentHashMap<>();
    private final RunWatches watches;

    /** Uids of runs that are gone, so that the late answer to a write doesn't bring one back. */
    private final Map<String, Boolean> gone = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > TOMBSTONES;
        }
    };

    /**
     * @param events tells the listeners; runs one task at a time, in order
     * @param nanos a monotonic clock
     */
    public RunIndex(Executor events, LongSupplier nanos) {
        this.watches = new RunWatches(events);
        this.nanos = nanos;
    }

    /** This replica wrote the run. */
    public synchronized void wrote(Run run) {
        if (apply(run)) {
            unseen.put(run.key(), nanos.getAsLong());
        }
    }

    /** The informer saw the run. */
    public synchronized void saw(Run run) {
        Run known = runs.get(run.key());
        if (known == null || version(run) >= version(known)) {
            unseen.remove(run.key());
        }
        apply(run);
    }

    /** The run with this uid is gone. */
    public synchronized void removed(RunKey key, String uid) {
        gone.put(uid, true);
        Run known = runs.get(key);
        if (known != null && known.uid().equals(uid)) {
            runs.remove(key);
            unseen.remove(key);
            watches.tell(listener -> listener.removed(known));
        }
    }

    /**
     * The server was asked what it has under the key.
     *
     * @param uid of the run that was known, or listed, under it before
     * @param now null where there is none
     */
    public synchronized void read(RunKey key, String uid, @Nullable Run now) {
        if (now == null || !now.uid().equals(uid)) {
            removed(key, uid);
        }
        if (now != null) {
            saw(now);
        }
    }

    /** Of all runs only those with these uids are there, and those written here that the informer has yet to see. */
    public synchronized void retain(Set<String> uids) {
        List.copyOf(runs.values()).stream()
                .filter(run -> !uids.contains(run.uid()) && !unseen.containsKey(run.key()))
                .forEach(run -> removed(run.key(), run.uid()));
    }

    public @Nullable Run find(RunKey key) {
        return runs.get(key);
    }

    public Collection<Run> all() {
        return Collections.unmodifiableCollection(runs.values());
    }

    /** Runs written here longer ago than {@code nanosAgo} that the informer has not seen so yet. */
    public List<Run> unseenFor(long nanosAgo) {
        long now = nanos.getAsLong();
        return unseen.entrySet().stream()
                .filter(entry -> now - entry.getValue() > nanosAgo)
                .map(entry -> runs.get(entry.getKey()))
                .filter(run -> run != null)
                .toList();
    }

    public synchronized Subscription watch(Listener listener) {
        return watches.add(listener, runs.values());
    }

    private boolean apply(Run run) {
        Run known = runs.get(run.key());
        if (gone.containsKey(run.uid()) || (known != null && version(run) <= version(known))) {
            return false;
        }
        runs.put(run.key(), run.slim());
        if (known != null && !known.uid().equals(run.uid())) {
            gone.put(known.uid(), true);
            watches.tell(listener -> listener.removed(known));
        }
        watches.tell(listener -> listener.changed(run));
        return true;
    }

    private static long version(Run run) {
        return Long.parseUnsignedLong(run.version());
    }
}
