package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A run as the service shows it. Times are RFC 3339 in UTC.
 *
 * @param argumentsPreview the arguments in readable form, as the client sent it
 * @param reason why it stands where it stands, one CamelCase word
 * @param message the same in a sentence
 * @param attempt how many times it has started; 0 before the first
 * @param worker the worker that has, or last had, it
 * @param succeeded how many invocations returned
 * @param failed how many failed
 * @param progress what the function said last of how far it is, while it runs; as stored, so a second or two old
 * @param durationMillis how long its functions ran: of one slice, and of futures that share the run, what the workers
 *     measured, taken together; of other slices from the first start to the last end
 * @param result the {@link ResultSet}; set once {@link Phase#Succeeded}
 * @param preview the result in readable form, at most {@link Limits#PREVIEW_BYTES}
 */
public record RunView(
        String namespace,
        String name,
        String uid,
        String function,
        @Nullable String source,
        String pool,
        int priority,
        int invocations,
        @Nullable String argumentsPreview,
        Phase phase,
        @Nullable String reason,
        @Nullable String message,
        int attempt,
        @Nullable String worker,
        int succeeded,
        int failed,
        @Nullable Progress progress,
        String creationTime,
        @Nullable String startTime,
        @Nullable String completionTime,
        @Nullable Long durationMillis,
        @Nullable Content result,
        @Nullable String preview,
        @Nullable Failure failure,
        @Nullable String submitter) {

    /** The same, as who submitted one invocation of it sees it, which has failed. */
    public RunView failedBy(@Nullable Failure ofOne) {
        return new RunView(
                namespace,
                name,
                uid,
                function,
                source,
                pool,
                priority,
                1,
                argumentsPreview,
                Phase.Failed,
                reason,
                message,
                attempt,
                worker,
                0,
                1,
                progress,
                creationTime,
                startTime,
                completionTime,
                durationMillis,
                null,
                null,
                ofOne,
                submitter);
    }
}
