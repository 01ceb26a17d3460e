package dev.computethis.function;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A function without arguments that runs on a worker. It may throw anything; the caller gets it as a cause. */
@FunctionalInterface
public interface RemoteCallable<R extends @Nullable Object> extends Callable<R>, Serializable {
    @Override
    R call() throws Exception;
}
