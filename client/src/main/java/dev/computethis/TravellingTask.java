package dev.computethis;

import dev.computethis.function.RemoteCallable;
import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes functions of the tasks executors know. Its classes travel with what they hold. */
final class TravellingTask {

    private TravellingTask() {}

    static <R extends @Nullable Object> RemoteCallable<R> of(Callable<R> task) {
        return task instanceof RemoteCallable<R> travels ? travels : new OfCallable<>(travelling(task));
    }

    static RemoteCallable<@Nullable Object> of(Runnable task) {
        return new OfRunnable(travelling(task));
    }

    private static <T> T travelling(T task) {
        if (!(task instanceof Serializable)) {
            String type = task.getClass().getName();
            throw new NotSerializableFunctionException(
                    "The task " + type
                            + " can't travel, as it is not Serializable. If it is a lambda, let the executor's"
                            + " variable have the type ComputeExecutor instead of ExecutorService, or cast the lambda:"
                            + " (Callable<String> & Serializable) () -> …",
                    null,
                    type,
                    null);
        }
        return task;
    }

    private record OfCallable<R extends @Nullable Object>(Callable<R> task) implements RemoteCallable<R> {
        @Override
        public R call() throws Exception {
            return task.call();
        }
    }

    private record OfRunnable(Runnable task) implements RemoteCallable<@Nullable Object> {
        @Override
        @SuppressWarnings("NullAway") // The type argument says that it may be null; NullAway does not read those.
        public @Nullable Object call() {
            task.run();
            return null;
        }
    }
}
