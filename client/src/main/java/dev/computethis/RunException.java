package dev.computethis;

import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/** A run ended, but not with a result. Names the run, its worker and its attempt. */
public abstract sealed class RunException extends ComputeException
        permits FunctionFailedException,
                ClassMissingException,
                RunTimedOutException,
                RunCancelledException,
                WorkerLostException,
                ResultUnreadableException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable RunView run;

    RunException(String message, @Nullable RunView run, @Nullable Throwable cause) {
        super(message, cause);
        this.run = run;
    }

    /** The run's name, as {@code kubectl get functionruns} shows it; null where the service had not told it yet. */
    public @Nullable String runName() {
        return run == null ? null : run.name();
    }

    /** The worker it last ran on; null where it never started. */
    public @Nullable String worker() {
        return run == null ? null : run.worker();
    }

    /** How many times it started. */
    public int attempt() {
        return run == null ? 0 : run.attempt();
    }

    /** All the service told of the run; null where that is nothing, or this exception was itself serialized. */
    public @Nullable RunView run() {
        return run;
    }
}
