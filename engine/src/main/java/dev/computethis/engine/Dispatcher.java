package dev.computethis.engine;

import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.WorkerView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings runs to workers and their outcomes to the store, while this process leads. Thread-safe; nothing blocks.
 *
 * <p>Signatures only, so that others can write against them; the loop follows.
 */
public final class Dispatcher implements AutoCloseable {

    public Dispatcher(
            RunStore store,
            WorkerFleet fleet,
            BlobStore blobs,
            WorkerConnection.Factory connections,
            EventLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics) {}

    /**
     * Begins to lead: asks every worker what it holds, takes up the unfinished runs, then dispatches. May follow a {@link
     * #stop()}, with a greater term.
     */
    public void start(long term) {}

    /** Leadership is lost: nothing more is sent or written from here on. Workers go on with what they have. */
    public void stop() {}

    /** The namespace's workers; none while this process does not lead. */
    public CompletionStage<List<WorkerView>> workers(String namespace) {
        return CompletableFuture.completedFuture(List.of());
    }

    /** The fleet's pools, {@code ready} and {@code javaVersion} filled in; zeros while this process does not lead. */
    public CompletionStage<List<PoolView>> pools(String namespace) {
        return CompletableFuture.completedFuture(List.of());
    }

    /**
     * The output of a run, from the worker that has or had it; of a {@code map} that of its first slice. Fails with a
     * {@code ProblemException}: GONE where no worker keeps it, UNAVAILABLE while this process does not lead or the worker
     * does not answer.
     */
    public CompletionStage<LogChunk> log(Run run, long offset) {
        return CompletableFuture.failedFuture(Problem.of(Problem.Type.UNAVAILABLE, "This process does not lead.")
                .toException());
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }
}
