package dev.computethis;

import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/**
 * The run was cancelled, by this program or by someone else; what ran of it was killed. A {@code run()} whose thread is
 * interrupted cancels its run and throws this, with the thread still marked as interrupted.
 */
public final class RunCancelledException extends RunException {

    private static final long serialVersionUID = 1L;

    public RunCancelledException(String message, @Nullable RunView run, @Nullable Throwable cause) {
        super(message, run, cause);
    }
}
