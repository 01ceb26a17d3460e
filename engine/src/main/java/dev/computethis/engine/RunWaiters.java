package dev.computethis.engine;

import dev.computethis.protocol.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Who waits for a run's end. Thread-safe. */
final class RunWaiters implements RunStore.Listener, AutoCloseable {

    private final Map<RunKey, List<Waiter>> waiting = new ConcurrentHashMap<>();
    private final Executor answers;
    private final Patience patience;
    private volatile boolean closed;

    /**
     * Waits for the end of one run. Told of the run with its key from before that is stored, and only later which one it
     * is: an earlier run with that key may be told of meanwhile.
     */
    final class Waiter {
        private final RunKey key;
        private final CompletableFuture<Run> end = new CompletableFuture<>();
        private @Nullable String uid;
        /** What it was told last, before it knew its run. */
        private @Nullable Run told;

        private boolean toldRemoved;

        private Waiter(RunKey key) {
            this.key = key;
        }

        /** The run at its end, or {@code now} once {@code most} is over. */
        CompletableFuture<Run> await(Run now, Duration most) {
            bind(now.uid());
            CompletableFuture<Run> wait = end.copy();
            patience.limit(wait, now, most);
            return wait.whenCompleteAsync((run, failure) -> forget(), answers);
        }

        void forget() {
            waiting.computeIfPresent(key, (same, all) -> {
                all.removeIf(other -> other == this);
                return all.isEmpty() ? null : all;
            });
        }

        private synchronized void bind(String its) {
            uid = its;
            if (told != null) {
                tell(told, toldRemoved);
            }
        }

        private synchronized void tell(Run run, boolean removed) {
            if (uid == null) {
                told = run;
                toldRemoved = removed;
            } else if (run.uid().equals(uid)) {
                if (removed) {
                    end.completeExceptionally(Submissions.noSuchRun(key));
                } else {
                    end.complete(run);
                }
            }
        }
    }

    /** @param answers where what waited goes on, as that may block, and the store's watch must not */
    RunWaiters(Executor answers, Patience patience) {
        this.answers = answers;
        this.patience = patience;
    }

    /** One made before the run is stored misses nothing; {@link Waiter#forget} ends it. */
    Waiter register(RunKey key) {
        Waiter waiter = new Waiter(key);
        waiting.compute(key, (same, others) -> {
            List<Waiter> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(waiter);
            return all;
        });
        if (closed) {
            waiter.end.completeExceptionally(stopping());
        }
        return waiter;
    }

    @Override
    public void changed(Run run) {
        if (run.status().phase().isTerminal()) {
            waiting.getOrDefault(run.key(), List.of()).forEach(waiter -> waiter.tell(run, false));
        }
    }

    @Override
    public void removed(Run run) {
        waiting.getOrDefault(run.key(), List.of()).forEach(waiter -> waiter.tell(run, true));
    }

    /** Sends everyone away: the service stops, and another replica can be asked. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(all -> all.forEach(waiter -> waiter.end.completeExceptionally(stopping())));
        waiting.clear();
    }

    /** How many runs are waited for. */
    int size() {
        return waiting.size();
    }

    private static RuntimeException stopping() {
        return Problem.of(
                        Problem.Type.UNAVAILABLE,
                        "The service stops. The runs of a cluster go on, so ask again; those of a local service end with it.")
                .toException();
    }
}
