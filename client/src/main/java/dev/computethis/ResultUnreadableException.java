package dev.computethis;

import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/** The function returned, but its result can't be read here; the message says why. */
public final class ResultUnreadableException extends RunException {

    private static final long serialVersionUID = 1L;

    public ResultUnreadableException(String message, RunView run, @Nullable Throwable cause) {
        super(message, run, cause);
    }
}
