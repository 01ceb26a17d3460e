package dev.computethis;

import dev.computethis.function.RemoteCallable;
import dev.computethis.internal.run.RunOptions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An executor for code that has one already. Tasks run on workers, so a task must be able to travel: keep the variable's
 * type {@code ComputeExecutor} (or {@code var}), and a lambda given to {@link #submit(RemoteCallable)} or {@link
 * #submit(Task)} is serializable by itself; one given through the type {@link ExecutorService} needs the cast {@code
 * (Callable<T> & Serializable)}.
 *
 * <p>Its futures are {@link RemoteFuture}s. {@link #shutdownNow} cancels what has not ended. Thread-safe.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // Followed for their ends alone; failures are told by the futures given out.
public final class ComputeExecutor implements ExecutorService {

    /** An action that can travel. */
    @FunctionalInterface
    public interface Task extends Runnable, Serializable {}

    private final ComputeClient client;
    private final Set<Started> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private volatile boolean isShutdown;
    private volatile boolean isCancelled;

    ComputeExecutor(ComputeClient client) {
        this.client = client;
    }

    /** A task that has not ended, by identity; its future is there once it was sent off. */
    private static final class Started {
        private volatile @Nullable RemoteFuture<?> future;

        void cancel() {
            RemoteFuture<?> its = future;
            if (its != null) {
                its.cancel(true);
            }
        }
    }

    /** Runs {@code task} on a worker. */
    public <R extends @Nullable Object> RemoteFuture<R> submit(RemoteCallable<R> task) {
        return start(task, task, null, false);
    }

    /** Runs {@code task} on a worker, for its effects there. */
    public RemoteFuture<?> submit(Task task) {
        return start(TravellingTask.of(task), task, null, true);
    }

    @Override
    public <R extends @Nullable Object> RemoteFuture<R> submit(Callable<R> task) {
        return start(TravellingTask.of(task), task, null, false);
    }

    @Override
    public RemoteFuture<?> submit(Runnable task) {
        return start(TravellingTask.of(task), task, null, true);
    }

    @Override
    public <R extends @Nullable Object> RemoteFuture<R> submit(Runnable task, R result) {
        return start(TravellingTask.of(task), task, result, true);
    }

    /** Runs {@code command} on a worker. What it throws goes to this JVM's handler for uncaught exceptions. */
    @Override
    public void execute(Runnable command) {
        RemoteFuture<?> future = submit(command);
        future.exceptionally(thrown -> {
            Thread here = Thread.currentThread();
            if (!future.isCancelled()) {
                here.getUncaughtExceptionHandler().uncaughtException(here, thrown);
            }
            return null;
        });
    }

    @Override
    public <R extends @Nullable Object> List<Future<R>> invokeAll(Collection<? extends Callable<R>> tasks)
            throws InterruptedException {
        List<Future<R>> futures = startAll(tasks);
        boolean isDone = false;
        try {
            for (Future<R> future : futures) {
                settle(future);
            }
            isDone = true;
            return futures;
        } finally {
            if (!isDone) {
                cancel(futures);
            }
        }
    }

    @Override
    public <R extends @Nullable Object> List<Future<R>> invokeAll(
            Collection<? extends Callable<R>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        List<Future<R>> futures = startAll(tasks);
        CompletableFuture<Void> all = all(futures);
        try {
            all.get(timeout, unit);
        } catch (ExecutionException failed) {
            // Told by the future itself.
        } catch (TimeoutException late) {
            // What is late is cancelled below.
        } finally {
            cancel(futures);
        }
        return futures;
    }

    @Override
    public <R extends @Nullable Object> R invokeAny(Collection<? extends Callable<R>> tasks)
            throws InterruptedException, ExecutionException {
        List<Future<R>> futures = startAll(tasks);
        try {
            return first(futures).get();
        } finally {
            cancel(futures);
        }
    }

    @Override
    public <R extends @Nullable Object> R invokeAny(
            Collection<? extends Callable<R>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<Future<R>> futures = startAll(tasks);
        try {
            return first(futures).get(timeout, unit);
        } finally {
            cancel(futures);
        }
    }

    @Override
    public void shutdown() {
        isShutdown = true;
        terminateIfIdle();
    }

    /**
     * Cancels what has not ended.
     *
     * @return nothing: what waits does so at the service, which can't give it back
     */
    @Override
    public List<Runnable> shutdownNow() {
        isCancelled = true;
        shutdown();
        open.forEach(Started::cancel);
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return isShutdown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            terminated.get(timeout, unit);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * @param task what travels
     * @param given what it was made of, and is named for
     * @param fixed the result, where {@code hasFixed}; what the task returns is then left out
     */
    private <R extends @Nullable Object> RemoteFuture<R> start(
            Serializable task, Object given, @Nullable R fixed, boolean hasFixed) {
        Started started = new Started();
        // Known before the look at isShutdown, so that a shutdown meanwhile either refuses it or waits for it.
        open.add(started);
        try {
            if (isShutdown) {
                throw new RejectedExecutionException("this executor was shut down");
            }
            RemoteFuture<R> future = new Computation<R>(
                            client,
                            task,
                            given,
                            List.<@Nullable Object[]>of(new @Nullable Object[0]),
                            results -> hasFixed ? fixed : Results.single(results),
                            RunOptions.DEFAULT)
                    .runAsync();
            started.future = future;
            if (isCancelled) {
                future.cancel(true);
            }
            future.whenComplete((result, failure) -> ended(started));
            return future;
        } catch (RuntimeException notStarted) {
            ended(started);
            throw notStarted;
        }
    }

    private void ended(Started task) {
        open.remove(task);
        terminateIfIdle();
    }

    private <R extends @Nullable Object> List<Future<R>> startAll(Collection<? extends Callable<R>> tasks) {
        List<Future<R>> futures = new ArrayList<>(tasks.size());
        boolean isDone = false;
        try {
            tasks.forEach(task -> futures.add(submit(task)));
            isDone = true;
            return futures;
        } finally {
            if (!isDone) {
                cancel(futures);
            }
        }
    }

    private void terminateIfIdle() {
        if (isShutdown && open.isEmpty()) {
            terminated.complete(null);
        }
    }

    private static void settle(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException | CancellationException told) {
            // Told by the future itself.
        }
    }

    private static <R extends @Nullable Object> CompletableFuture<Void> all(List<Future<R>> futures) {
        return CompletableFuture.allOf(
                futures.stream().map(future -> (RemoteFuture<R>) future).toArray(CompletableFuture<?>[]::new));
    }

    /** Completes with the first that succeeds, or fails as the last that fails does. */
    private static <R extends @Nullable Object> CompletableFuture<R> first(List<Future<R>> futures) {
        if (futures.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no task");
        }
        CompletableFuture<R> first = new CompletableFuture<>();
        // Of these, as what waits for a future itself may hear of its result before first does.
        List<CompletableFuture<Void>> told = new ArrayList<>();
        for (Future<R> future : futures) {
            told.add(((RemoteFuture<R>) future).thenAccept(first::complete));
        }
        CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new)).whenComplete((done, failure) -> {
            if (failure != null) {
                first.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
            }
        });
        return first;
    }

    private static <R extends @Nullable Object> void cancel(List<Future<R>> futures) {
        futures.forEach(future -> future.cancel(true));
    }
}
