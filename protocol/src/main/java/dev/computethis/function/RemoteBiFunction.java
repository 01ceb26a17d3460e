package dev.computethis.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A function of two arguments that runs on a worker. It may throw anything; the caller gets it as a cause. */
@FunctionalInterface
public interface RemoteBiFunction<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
        extends Serializable {
    R apply(A first, B second) throws Exception;
}
