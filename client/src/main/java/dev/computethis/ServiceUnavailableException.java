package dev.computethis;

import org.jspecify.annotations.Nullable;

/**
 * No service answered, or it can't serve now, and trying again for a while did not help. Where this comes in the middle
 * of a run, that run may go on; running it again with the same idempotency key finds it.
 */
public final class ServiceUnavailableException extends ComputeException {

    private static final long serialVersionUID = 1L;

    public ServiceUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
