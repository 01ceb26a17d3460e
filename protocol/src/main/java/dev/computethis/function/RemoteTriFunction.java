package dev.computethis.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A function of three arguments that runs on a worker. It may throw anything; the caller gets it as a cause. */
@FunctionalInterface
public interface RemoteTriFunction<
                A extends @Nullable Object,
                B extends @Nullable Object,
                C extends @Nullable Object,
                R extends @Nullable Object>
        extends Serializable {
    R apply(A first, B second, C third) throws Exception;
}
