package dev.computethis.function;

import java.io.Serializable;

/** An action that runs on a worker, for its effects. It may throw anything; the caller gets it as a cause. */
@FunctionalInterface
public interface RemoteRunnable extends Serializable {
    void run() throws Exception;
}
