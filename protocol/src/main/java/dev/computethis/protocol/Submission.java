package dev.computethis.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to be run; the body of {@code POST /v1/namespaces/{namespace}/runs} and the {@code spec} of a
 * {@code FunctionRun}.
 *
 * @param function the display name, such as {@code Jobs.square(int):12}; at most {@link Limits#FUNCTION_LENGTH}
 *     characters
 * @param source {@code File.java:line}
 * @param runtime {@code java}
 * @param bundle the digest of a {@link Bundle} that was uploaded before
 * @param payload the {@link Payload}: function and arguments
 * @param invocations how many the payload holds; more than 1 for {@code map}
 * @param pool the worker pool's name in the run's namespace
 * @param priority higher goes first, within plus and minus {@link Limits#PRIORITY}
 * @param maxAttempts the most starts; 1 for {@link Delivery#AtMostOnce}
 * @param retryOn names of exceptions' classes: a function that throws one, or a subclass, is started again within {@code
 *     maxAttempts}; at most {@link Limits#RETRY_ON}, null for none
 * @param activeDeadlineSeconds how long one attempt may run on its worker; none where null
 * @param ttlSecondsAfterFinished how long the finished run is kept at least; the service's default where null
 * @param traceparent the span that asked for it, see {@link TraceParent}; null where nobody traces. What is asked for is
 *     the same without it, see {@link #asksFor}
 * @param argumentsPreview the arguments in readable form, for people; at most {@link Limits#ARGUMENTS_PREVIEW} characters,
 *     null where there is none. What is asked for is the same without it
 */
public record Submission(
        String function,
        @Nullable String source,
        String runtime,
        String bundle,
        Content payload,
        int invocations,
        String pool,
        int priority,
        Delivery delivery,
        int maxAttempts,
        @Nullable List<String> retryOn,
        @Nullable Long activeDeadlineSeconds,
        @Nullable Long ttlSecondsAfterFinished,
        @Nullable String traceparent,
        @Nullable String argumentsPreview) {

    public Submission {
        // Nothing asked for has one form, as submissions are compared. What comes from outside may hold nulls.
        retryOn = retryOn == null || retryOn.isEmpty() ? null : Collections.unmodifiableList(new ArrayList<>(retryOn));
    }

    /** Whether the other asks for the same run. Sent again, it may come from another span. */
    public boolean asksFor(Submission other) {
        return with(payload, null, null).equals(other.with(other.payload, null, null));
    }

    public Submission withTraceparent(@Nullable String value) {
        return with(payload, value, argumentsPreview);
    }

    public Submission withPayload(Content value) {
        return with(value, traceparent, argumentsPreview);
    }

    private Submission with(Content newPayload, @Nullable String newTraceparent, @Nullable String newArgumentsPreview) {
        return new Submission(
                function,
                source,
                runtime,
                bundle,
                newPayload,
                invocations,
                pool,
                priority,
                delivery,
                maxAttempts,
                retryOn,
                activeDeadlineSeconds,
                ttlSecondsAfterFinished,
                newTraceparent,
                newArgumentsPreview);
    }

    public static final String JAVA = "java";
    public static final String DEFAULT_POOL = "default";
    public static final int DEFAULT_MAX_ATTEMPTS = 3;
}
