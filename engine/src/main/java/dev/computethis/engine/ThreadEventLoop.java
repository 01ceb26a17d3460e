package dev.computethis.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An event loop on a daemon thread of its own. What is handed to it after {@link #close()} is dropped. */
public final class ThreadEventLoop implements EventLoop, AutoCloseable {

    private static final Logger LOG = System.getLogger(ThreadEventLoop.class.getName());

    private final ScheduledThreadPoolExecutor executor;

    public ThreadEventLoop(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        try {
            Future<?> unused = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.log(Level.TRACE, "The loop is closed, a task is dropped", closed);
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
        executor.shutdown();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error broken) {
            // The executor would swallow it; the loop itself must go on, as other runs depend on it.
            LOG.log(Level.ERROR, "A task of the event loop failed, which is a defect", broken);
        }
    }
}
