package dev.computethis.operator.api;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Submission} as it may be sent: the same members, of which those with a default may be left out.
 */
record SubmissionBody(
        @Nullable String function,
        @Nullable String source,
        @Nullable String runtime,
        @Nullable String bundle,
        @Nullable Content payload,
        @Nullable Integer invocations,
        @Nullable String pool,
        @Nullable Integer priority,
        @Nullable Delivery delivery,
        @Nullable Integer maxAttempts,
        @Nullable List<String> retryOn,
        @Nullable Long activeDeadlineSeconds,
        @Nullable Long ttlSecondsAfterFinished,
        @Nullable String traceparent,
        @Nullable String argumentsPreview) {

    Submission submission() {
        Delivery how = orElse(delivery, Delivery.AtLeastOnce);
        return new Submission(
                required("function", function),
                source,
                orElse(runtime, Submission.JAVA),
                required("bundle", bundle),
                required("payload", payload),
                orElse(invocations, 1),
                orElse(pool, Submission.DEFAULT_POOL),
                orElse(priority, 0),
                how,
                orElse(maxAttempts, how == Delivery.AtMostOnce ? 1 : Submission.DEFAULT_MAX_ATTEMPTS),
                retryOn,
                activeDeadlineSeconds,
                ttlSecondsAfterFinished,
                traceparent,
                argumentsPreview);
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static <T> T required(String member, @Nullable T value) {
        if (value == null) {
            throw Problem.of(Problem.Type.INVALID, "The member '" + member + "' is missing.", member)
                    .toException();
        }
        return value;
    }
}
