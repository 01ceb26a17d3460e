package dev.computethis;

import dev.computethis.internal.run.Endings;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Asks for a run's output again and again until it is complete. Each step starts the next, so nothing runs twice. */
@SuppressWarnings("FutureReturnValueIgnored") // Each chain ends in done, which carries its failure.
final class LogFollower {

    private static final long PAUSE_MILLIS = 500;

    private final LongFunction<CompletableFuture<LogChunk>> log;
    private final Consumer<String> reader;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param log gives the output from an offset on */
    LogFollower(LongFunction<CompletableFuture<LogChunk>> log, Consumer<String> reader) {
        this.log = log;
        this.reader = reader;
    }

    CompletableFuture<Void> start() {
        ask(0);
        return done;
    }

    private void ask(long offset) {
        if (done.isDone()) {
            return;
        }
        log.apply(offset).whenComplete((chunk, failure) -> {
            try {
                told(offset, chunk, failure);
            } catch (RuntimeException broken) {
                // The reader's own.
                done.completeExceptionally(broken);
            }
        });
    }

    private void told(long offset, @Nullable LogChunk chunk, @Nullable Throwable failure) {
        if (chunk == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (isNotYet(cause)) {
                askLater(offset);
            } else {
                done.completeExceptionally(Endings.refused(cause));
            }
            return;
        }
        if (!chunk.text().isEmpty() && !done.isDone()) {
            reader.accept(chunk.text());
        }
        if (chunk.complete()) {
            done.complete(null);
        } else if (chunk.next() > offset) {
            ask(chunk.next());
        } else {
            askLater(offset);
        }
    }

    /** No worker has it yet, or the service is between two leaders. */
    private static boolean isNotYet(@Nullable Throwable failure) {
        return failure instanceof ProblemException problem && Problem.Type.UNAVAILABLE.is(problem.problem());
    }

    private void askLater(long offset) {
        CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(() -> ask(offset));
    }
}
