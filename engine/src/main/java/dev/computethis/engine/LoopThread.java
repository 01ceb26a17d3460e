package dev.computethis.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real {@link EventLoop}: one daemon thread and the machine's clocks. What is handed over after its close is dropped. */
public final class LoopThread implements EventLoop, AutoCloseable {

    private final ScheduledThreadPoolExecutor thread;

    public LoopThread(String name) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException closed) {
            // The leader has stopped: nobody is left to whom the task would matter.
        }
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        try {
            var unused = thread.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // As above.
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    /** One task's mistake must be heard, and must not end the loop. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException mistake) {
                System.getLogger(LoopThread.class.getName())
                        .log(System.Logger.Level.ERROR, "A task of the dispatcher's loop failed", mistake);
            }
        };
    }
}
