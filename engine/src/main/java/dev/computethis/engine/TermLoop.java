package dev.computethis.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The event loop as long as one term of leadership lasts: once ended, nothing that was handed to it runs. */
final class TermLoop {

    /** A timer that is so late tells that this process stood still, or nearly did. */
    private static final Duration STANDSTILL = Duration.ofMillis(500);

    /** How long what came during a standstill may be on its way through this process afterwards. */
    private static final Duration CATCHING_UP = Duration.ofMillis(100);

    private final EventLoop loop;
    private volatile boolean ended;

    TermLoop(EventLoop loop) {
        this.loop = loop;
    }

    /** From any thread. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    void execute(Runnable task) {
        loop.execute(() -> {
            if (!ended) {
                task.run();
            }
        });
    }

    void schedule(Runnable task, Duration delay) {
        loop.schedule(
                () -> {
                    if (!ended) {
                        task.run();
                    }
                },
                delay);
    }

    /**
     * As {@link #schedule}, for a task that concludes something from silence: what has come by then is heard first, also
     * where this process stood still when the task was due.
     */
    void scheduleBehindNews(Runnable task, Duration delay) {
        long due = nanos() + delay.toNanos();
        schedule(
                () -> {
                    if (nanos() - due < STANDSTILL.toNanos()) {
                        execute(task);
                    } else {
                        schedule(task, CATCHING_UP);
                    }
                },
                delay);
    }

    /** Runs one of the two on the loop once the stage has ended, with the failure itself rather than its wrapper. */
    <T> void when(CompletionStage<T> stage, Consumer<T> done, Consumer<Throwable> failed) {
        BiConsumer<@Nullable T, @Nullable Throwable> ending = (value, failure) -> execute(() -> {
            if (failure != null) {
                failed.accept(cause(failure));
            } else {
                done.accept(value);
            }
        });
        stage.whenComplete(ending);
    }

    long nanos() {
        return loop.nanos();
    }

    Instant now() {
        return loop.now();
    }

    /** What went wrong, out of what a stage wraps around it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
