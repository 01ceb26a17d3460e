package dev.computethis;

import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/**
 * A class that the function needs did not come along to the worker, or does not fit there. Mostly one that is reached by
 * reflection alone, which {@link Computation#include} adds; the message names it and says what to do.
 */
public final class ClassMissingException extends RunException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String className;
    private final @Nullable String remoteStack;

    public ClassMissingException(
            String message,
            RunView run,
            @Nullable String className,
            @Nullable String remoteStack,
            @Nullable Throwable cause) {
        super(message, run, cause);
        this.className = className;
        this.remoteStack = remoteStack;
    }

    /** The class that is missing; null where one was there but does not fit, which the message tells. */
    public @Nullable String className() {
        return className;
    }

    /** The stack on the worker, as text; null where nothing was thrown. */
    public @Nullable String remoteStack() {
        return remoteStack;
    }
}
