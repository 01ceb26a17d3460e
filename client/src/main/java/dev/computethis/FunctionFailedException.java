package dev.computethis;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/**
 * The function threw, or ended otherwise without a result: {@link #kind()} says how. Where it threw, {@link #getCause()}
 * is the very exception, with its remote stack; or a {@link RemoteStack} where that exception can't be read here.
 */
public final class FunctionFailedException extends RunException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FunctionFailedException(String message, RunView run, Failure failure, @Nullable Throwable cause) {
        super(message, run, cause);
        this.failure = failure;
    }

    /** How it failed. */
    public Failure.Kind kind() {
        return failure.kind();
    }

    /** The stack on the worker, causes included, as text; null where it did not throw. */
    public @Nullable String remoteStack() {
        return failure.stackTrace();
    }

    /** The runner's exit code, where its process ended. */
    public @Nullable Integer exitCode() {
        return failure.exitCode();
    }

    /** The newest output of the function, where there was any. */
    public @Nullable String logTail() {
        return failure.logTail();
    }

    /** Which invocation of a {@code map} failed, from 0; null where that is not known. */
    public @Nullable Integer invocation() {
        return failure.invocation();
    }
}
