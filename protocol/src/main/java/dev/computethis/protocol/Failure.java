package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of how a run failed. Texts are cut to {@link Limits#FAILURE_TEXT_BYTES}.
 *
 * @param exceptionClass the thrown exception's class, for {@link Kind#Threw}
 * @param stackTrace the remote stack, causes included, as text
 * @param exception the thrown exception, serialized (base64); absent where it can't be or is over {@link
 *     Limits#EXCEPTION_BYTES}
 * @param exitCode the runner's exit code, where it ended
 * @param threadDump what all threads did at the deadline
 * @param logTail the newest output, at most {@link Limits#LOG_TAIL_BYTES}
 * @param invocation which invocation failed, from 0
 */
public record Failure(
        Kind kind,
        String message,
        @Nullable String exceptionClass,
        @Nullable String stackTrace,
        @Nullable String exception,
        @Nullable Integer exitCode,
        @Nullable String threadDump,
        @Nullable String logTail,
        @Nullable Integer invocation) {

    /** How it failed. Constants are spelled as they are on the wire; they double as the condition's reason. */
    public enum Kind {
        /** The function threw. */
        Threw,
        /** The deadline passed. */
        DeadlineExceeded,
        /** The function used up the runner's heap, or the kernel killed the runner for memory. */
        OutOfMemory,
        /** The function ended its JVM: {@code System.exit} or {@code Runtime.halt}. */
        Exited,
        /** The runner died of a signal: a native crash, or killed from outside. */
        Crashed,
        /** The function could not be loaded or deserialized: a class is missing, or does not fit. */
        NotLoadable,
        /** The function returned, but its result can't be serialized. */
        ResultNotSerializable,
        /** The result is over {@link Limits#BLOB_BYTES}. */
        ResultTooLarge,
        /** The worker was lost. */
        WorkerLost,
        /** Cancelled on request. */
        Cancelled,
        /** The worker refused the run before its start: no disk, bad bundle, digest mismatch. Nothing ran. */
        Refused,
        /** The run itself is invalid (made past the API), such as an unknown pool or bundle. Nothing ran. */
        Invalid
    }

    public static Failure of(Kind kind, String message) {
        return new Failure(kind, message, null, null, null, null, null, null, null);
    }

    /** {@code text}, cut to {@code limit} characters with the cut marked. */
    public static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit) + "\n… cut, " + text.length() + " characters";
    }
}
