package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Valid submissions and statuses for tests, to vary from. */
public final class RunFixtures {

    public static final Digest BUNDLE = Digest.of("a bundle".getBytes(StandardCharsets.UTF_8));

    private RunFixtures() {}

    /** A submission of one invocation; differs by {@code argument}. */
    public static Submission submission(String argument) {
        Payload payload = new Payload(new byte[] {1}, List.of(argument.getBytes(StandardCharsets.UTF_8)));
        return submission(Content.inline(payload.encode()), 1);
    }

    public static Submission submission(Content payload, int invocations) {
        return new Submission(
                "Jobs.square(int):12",
                "Jobs.java:12",
                Submission.JAVA,
                BUNDLE.value(),
                payload,
                invocations,
                Submission.DEFAULT_POOL,
                0,
                Delivery.AtLeastOnce,
                Submission.DEFAULT_MAX_ATTEMPTS,
                null,
                null,
                null,
                null,
                null);
    }

    public static RunStatus running(String worker) {
        return new RunStatus(Phase.Running, "Started", null, 1, worker, 0, 0, null, null, null, null, null, null, null);
    }

    public static RunStatus succeeded(@Nullable Instant completed) {
        return new RunStatus(
                Phase.Succeeded,
                "Completed",
                "It returned.",
                1,
                "default-0",
                1,
                0,
                null,
                completed,
                completed,
                3L,
                Content.inline(new byte[] {4}),
                "4",
                null);
    }

    public static RunStatus failed(String message) {
        Failure failure = new Failure(
                Failure.Kind.Threw, message, "java.lang.Exception", "at Jobs", "AAAA", null, null, "log", 0);
        return new RunStatus(
                Phase.Failed,
                "Threw",
                message,
                1,
                "default-0",
                0,
                1,
                null,
                null,
                Instant.EPOCH,
                3L,
                null,
                null,
                failure);
    }
}
