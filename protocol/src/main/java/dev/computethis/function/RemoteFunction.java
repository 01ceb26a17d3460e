package dev.computethis.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A function of one argument that runs on a worker. It may throw anything; the caller gets it as a cause. */
@FunctionalInterface
public interface RemoteFunction<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    R apply(A argument) throws Exception;
}
