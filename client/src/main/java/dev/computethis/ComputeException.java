package dev.computethis;

import org.jspecify.annotations.Nullable;

/**
 * Why a computation gave no result. The subclasses tell the cases apart:
 *
 * <ul>
 *   <li>nothing was sent: {@link NotSerializableFunctionException}, {@link ServiceUnavailableException} (maybe)
 *   <li>the service did not take it: {@link RejectedException}, {@link ServiceUnavailableException}
 *   <li>it was taken and ended otherwise than well: {@link RunException}, that is {@link FunctionFailedException}, {@link
 *       ClassMissingException}, {@link RunTimedOutException}, {@link RunCancelledException}, {@link WorkerLostException} or
 *       {@link ResultUnreadableException}
 * </ul>
 */
public abstract sealed class ComputeException extends RuntimeException
        permits NotSerializableFunctionException, RejectedException, ServiceUnavailableException, RunException {

    private static final long serialVersionUID = 1L;

    ComputeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
