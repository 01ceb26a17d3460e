package dev.computethis.engine;

import dev.computethis.protocol.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Who waits for a run's end. Thread-safe. */
final class RunWaiters implements RunStore.Listener, AutoCloseable {

    private final Map<RunKey, List<CompletableFuture<Run>>> waiting = new ConcurrentHashMap<>();
    private final Executor answers;
    private volatile boolean closed;

    /** @param answers where what waited goes on, as that may block, and the store's watch must not */
    RunWaiters(Executor answers) {
        this.answers = answers;
    }

    /**
     * A future of the run at its end. Completed by the store's watch, so one made before the run is stored misses
     * nothing; {@link #forget} ends it.
     */
    CompletableFuture<Run> register(RunKey key) {
        CompletableFuture<Run> end = new CompletableFuture<>();
        waiting.compute(key, (same, others) -> {
            List<CompletableFuture<Run>> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(end);
            return all;
        });
        if (closed) {
            end.completeExceptionally(stopping());
        }
        return end;
    }

    void forget(RunKey key, CompletableFuture<Run> end) {
        waiting.computeIfPresent(key, (same, all) -> {
            all.removeIf(other -> other == end);
            return all.isEmpty() ? null : all;
        });
    }

    /** The run at its end, or {@code now} once {@code patience} is over. */
    CompletableFuture<Run> await(CompletableFuture<Run> end, Run now, Duration patience) {
        return end.copy()
                .completeOnTimeout(now, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((run, failure) -> forget(now.key(), end), answers);
    }

    @Override
    public void changed(Run run) {
        if (run.status().phase().isTerminal()) {
            List<CompletableFuture<Run>> waiters = waiting.remove(run.key());
            if (waiters != null) {
                waiters.forEach(end -> end.complete(run));
            }
        }
    }

    @Override
    public void removed(Run run) {
        List<CompletableFuture<Run>> waiters = waiting.remove(run.key());
        if (waiters != null) {
            waiters.forEach(end -> end.completeExceptionally(Submissions.noSuchRun(run.key())));
        }
    }

    /** Sends everyone away: the service stops, and another replica can be asked. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(all -> all.forEach(end -> end.completeExceptionally(stopping())));
        waiting.clear();
    }

    /** How many runs are waited for. */
    int size() {
        return waiting.size();
    }

    private static RuntimeException stopping() {
        return Problem.of(Problem.Type.UNAVAILABLE, "The service stops; ask again, the run goes on.")
                .toException();
    }
}
