package dev.computethis;

import dev.computethis.internal.run.Ended;
import dev.computethis.internal.run.Endings;
import dev.computethis.internal.run.StartedRun;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.RunView;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of a function that runs on a worker. It fails with a {@link ComputeException}. {@link #cancel} ends the
 * function itself, not just the wait for it; futures derived from this one ({@code thenApply} and so on) are plain ones,
 * whose cancellation reaches no further than themselves. A thread that is interrupted while one of the methods here waits
 * for the service's answer gets a {@link ServiceUnavailableException} and stays marked as interrupted.
 *
 * <p>Futures of a short function may share a run with others of it, as {@link Computation#runAsync()} tells: what is asked
 * here of the run, such as its log, is then that of all of them.
 *
 * @param <R> what the function returns
 */
public final class RemoteFuture<R extends @Nullable Object> extends CompletableFuture<R> {

    private final @Nullable StartedRun run;

    /** Of a map of nothing, which needs no run. */
    RemoteFuture(R result) {
        run = null;
        complete(result);
    }

    RemoteFuture(StartedRun run, Function<Ended, R> result) {
        this.run = run;
        run.onEnd((ended, failure) -> {
            if (isDone()) {
                return;
            }
            try {
                if (failure != null) {
                    completeExceptionally(Endings.refused(failure));
                } else if (ended != null) {
                    complete(result.apply(ended));
                }
            } catch (RuntimeException noResult) {
                completeExceptionally(noResult);
            }
        });
    }

    /**
     * Cancels the run: where it waits it never starts, where it runs its process is killed. Returns at once; the service
     * is told in the background. A run that is shared goes on as long as one of its futures is wanted.
     *
     * @param mayInterruptIfRunning has no effect: a function that runs is killed
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && run != null) {
            run.cancelInBackground();
        }
        return cancelled;
    }

    /** The run's name, as {@code kubectl get functionruns} shows it. Waits until the service has taken the run. */
    public String runName() {
        return await(run().name());
    }

    /**
     * The run's live page, to print or to open in a browser; empty where the service has none, as {@link
     * ComputeClient#local}. Waits until the service has taken the run.
     */
    public Optional<URI> page() {
        return await(run().page());
    }

    /** The run as the service sees it now. Waits for the service's answer. */
    public RunView status() {
        return await(run().view());
    }

    /** What the function has printed so far, as far as its worker keeps it. Waits for the service's answer. */
    public String log() {
        return log(0).text();
    }

    /**
     * What the function has printed from {@code offset} on; ask next for {@link LogChunk#next()} to follow it.
     *
     * @param offset in bytes from the start of the output
     */
    public LogChunk log(long offset) {
        return await(run().log(offset));
    }

    /**
     * Gives {@code reader} what the function prints, as it does, until its run ends; from its beginning, as far as its
     * worker keeps that (the newest 1 MiB), and about twice a second. The reader is called by one thread at a time, of the
     * client's own, and must not block for long.
     *
     * @return completes once all is told; fails as the service does. Cancel it to stop listening, which leaves the run as
     *     it is
     */
    public CompletableFuture<Void> followLog(Consumer<String> reader) {
        return new LogFollower(run()::log, reader).start();
    }

    private StartedRun run() {
        if (run == null) {
            throw new IllegalStateException("a map of nothing makes no run");
        }
        return run;
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailableException(
                    "The thread was interrupted while it waited for the service's answer", interrupted);
        } catch (ExecutionException failed) {
            throw Endings.refused(failed.getCause());
        }
    }
}
