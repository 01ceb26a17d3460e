package dev.computethis.engine;

import dev.computethis.engine.RunStore.Listener;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Those who watch the runs of a store. Its owner calls {@link #add} and {@link #tell} while it holds the lock under which
 * its runs change, so that each listener hears of all runs and changes, in the order in which they were made.
 */
public final class RunWatches {

    private final Executor events;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** @param events tells the listeners; runs one task at a time, in order */
    public RunWatches(Executor events) {
        this.events = events;
    }

    /** @param present the runs there are, which the listener is told first */
    public Subscription add(Listener listener, Collection<Run> present) {
        Watch watch = new Watch(listener);
        List<Run> first = List.copyOf(present);
        events.execute(() -> first.forEach(run -> watch.tell(told -> told.changed(run))));
        watches.add(watch);
        return watch;
    }

    public void tell(Consumer<Listener> event) {
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
        public synchronized void close() {
            closed = true;
            watches.remove(this);
        }
    }
}
