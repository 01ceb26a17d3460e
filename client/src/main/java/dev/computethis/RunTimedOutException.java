package dev.computethis;

import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/** The function ran longer than its {@code timeout}, and its process was killed. */
public final class RunTimedOutException extends RunException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String threadDump;

    public RunTimedOutException(String message, RunView run, @Nullable String threadDump) {
        super(message, run, null);
        this.threadDump = threadDump;
    }

    /** What all threads of the function's process did at the deadline; null where that could not be had. */
    public @Nullable String threadDump() {
        return threadDump;
    }
}
