package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Submission;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A valid submission, of which a test spoils one member. */
final class SubmissionDraft {
    private final @Nullable Object[] members = {
        "Jobs.square(int):12",
        "Jobs.java:12",
        "java",
        SubmissionsFixture.BUNDLE.digest().value(),
        Content.inline(new Payload(new byte[] {1}, List.of(new byte[] {2})).encode()),
        1,
        "default",
        0,
        Delivery.AtLeastOnce,
        3,
        null,
        null,
        null,
        null,
        null
    };

    private SubmissionDraft with(int member, @Nullable Object value) {
        members[member] = value;
        return this;
    }

    SubmissionDraft function(@Nullable String value) {
        return with(0, value);
    }

    SubmissionDraft source(@Nullable String value) {
        return with(1, value);
    }

    SubmissionDraft runtime(@Nullable String value) {
        return with(2, value);
    }

    SubmissionDraft bundle(@Nullable String value) {
        return with(3, value);
    }

    SubmissionDraft payload(@Nullable Content value) {
        return with(4, value);
    }

    SubmissionDraft invocations(int value) {
        return with(5, value);
    }

    SubmissionDraft pool(@Nullable String value) {
        return with(6, value);
    }

    SubmissionDraft priority(int value) {
        return with(7, value);
    }

    SubmissionDraft delivery(@Nullable Delivery value) {
        return with(8, value);
    }

    SubmissionDraft maxAttempts(int value) {
        return with(9, value);
    }

    SubmissionDraft retryOn(@Nullable List<@Nullable String> value) {
        return with(10, value);
    }

    SubmissionDraft deadline(@Nullable Long value) {
        return with(11, value);
    }

    SubmissionDraft ttl(@Nullable Long value) {
        return with(12, value);
    }

    SubmissionDraft traceparent(@Nullable String value) {
        return with(13, value);
    }

    SubmissionDraft argumentsPreview(@Nullable String value) {
        return with(14, value);
    }

    Submission build() {
        try {
            return (Submission) Submission.class.getConstructors()[0].newInstance(members);
        } catch (ReflectiveOperationException broken) {
            throw new LinkageError(Arrays.toString(members), broken);
        }
    }
}
