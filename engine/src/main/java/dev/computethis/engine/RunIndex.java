package dev.computethis.engine;

import dev.computethis.engine.RunStore.Listener;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one replica knows of runs that are stored elsewhere: what its watch (the informer) has seen, and what this replica
 * has written and the informer has not seen yet. Whatever comes first counts, so a replica reads its own writes, and its
 * waiters need not wait for the watch to bring them back. Versions of one cluster grow, which tells new from old. Ended
 * runs are kept {@linkplain Run#slim slim}; listeners are told whole ones. Thread-safe.
 */
public final class RunIndex {

    private static final int TOMBSTONES = 10_000;

    private final Executor events;
    private final LongSupplier nanos;
    private final Map<RunKey, Run> runs = new ConcurrentHashMap<>();
    private final Map<RunKey, Long> unseen = new ConcurrentHashMap<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

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
        this.events = events;
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
            tell(listener -> listener.removed(known));
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
        Watch watch = new Watch(listener);
        List<Run> present = List.copyOf(runs.values());
        events.execute(() -> present.forEach(run -> watch.tell(told -> told.changed(run))));
        watches.add(watch);
        return watch;
    }

    private boolean apply(Run run) {
        Run known = runs.get(run.key());
        if (gone.containsKey(run.uid()) || (known != null && version(run) <= version(known))) {
            return false;
        }
        runs.put(run.key(), run.slim());
        if (known != null && !known.uid().equals(run.uid())) {
            gone.put(known.uid(), true);
            tell(listener -> listener.removed(known));
        }
        tell(listener -> listener.changed(run));
        return true;
    }

    private static long version(Run run) {
        return Long.parseUnsignedLong(run.version());
    }

    private void tell(Consumer<Listener> event) {
        // Only those who watch by now: a later watch starts with what is known at its own time.
        Watch[] told = watches.toArray(Watch[]::new);
        events.execute(() -> {
            for (Watch watch : told) {
                watch.tell(event);
            }
        });
    }

    private final class Watch implements Subscription {
        private final Listener listener;
        private boolean closed;

        Watch(Listener listener) {
            this.listener = listener;
        }

        /** Holds the lock while it tells, so that {@link #close()} waits for it unless the listener itself closes. */
        synchronized void tell(Consumer<Listener> event) {
            if (!closed) {
                event.accept(listener);
            }
        }

        @Override
        public void close() {
            watches.remove(this);
            synchronized (this) {
                closed = true;
            }
        }
    }
}
