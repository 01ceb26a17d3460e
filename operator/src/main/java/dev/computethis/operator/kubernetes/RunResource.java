package dev.computethis.operator.kubernetes;

import dev.computethis.crds.ContentReference;
import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.FunctionRunSpec;
import dev.computethis.crds.FunctionRunStatus;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Submission;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run as a {@code FunctionRun}, and back. What the schema would fill in is filled in here too. */
final class RunResource {

    private RunResource() {}

    /** The resource to create. */
    static FunctionRun of(RunKey key, Submission submission, String submitter) {
        FunctionRun resource = new FunctionRun();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .build());
        resource.setSpec(new FunctionRunSpec(
                submission.function(),
                submission.source(),
                submission.runtime(),
                submission.bundle(),
                new ContentReference(
                        submission.payload().inline(), submission.payload().blob()),
                submission.invocations(),
                submission.pool(),
                submission.priority(),
                dev.computethis.crds.Delivery.valueOf(submission.delivery().name()),
                submission.maxAttempts(),
                submission.retryOn(),
                submission.activeDeadlineSeconds(),
                submission.ttlSecondsAfterFinished(),
                submission.traceparent(),
                submission.argumentsPreview(),
                false,
                submitter));
        return resource;
    }

    /** The run just created, of which the server told the metadata. */
    static Run created(RunKey key, Submission submission, String submitter, Metadata metadata) {
        return new Run(
                key,
                metadata.uid(),
                metadata.resourceVersion(),
                Instant.parse(metadata.creationTimestamp()),
                submitter,
                submission,
                false,
                RunStatus.PENDING);
    }

    static RunKey key(FunctionRun resource) {
        return new RunKey(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    static Run run(FunctionRun resource) {
        ObjectMeta metadata = resource.getMetadata();
        FunctionRunSpec spec = resource.getSpec();
        return new Run(
                key(resource),
                metadata.getUid(),
                metadata.getResourceVersion(),
                Instant.parse(metadata.getCreationTimestamp()),
                spec.submitter(),
                submission(spec),
                Boolean.TRUE.equals(spec.cancel()),
                status(resource.getStatus()));
    }

    private static Submission submission(FunctionRunSpec spec) {
        Delivery delivery = spec.delivery() == dev.computethis.crds.Delivery.AtMostOnce
                ? Delivery.AtMostOnce
                : Delivery.AtLeastOnce;
        int defaultAttempts = delivery == Delivery.AtMostOnce ? 1 : Submission.DEFAULT_MAX_ATTEMPTS;
        return new Submission(
                Objects.requireNonNullElse(spec.function(), "(unnamed)"),
                spec.source(),
                Objects.requireNonNullElse(spec.runtime(), Submission.JAVA),
                spec.bundle(),
                new Content(spec.payload().inline(), spec.payload().blob()),
                Objects.requireNonNullElse(spec.invocations(), 1),
                Objects.requireNonNullElse(spec.pool(), Submission.DEFAULT_POOL),
                Objects.requireNonNullElse(spec.priority(), 0),
                delivery,
                Objects.requireNonNullElse(spec.maxAttempts(), defaultAttempts),
                spec.retryOn(),
                spec.activeDeadlineSeconds(),
                spec.ttlSecondsAfterFinished(),
                spec.traceparent(),
                spec.argumentsPreview());
    }

    private static RunStatus status(@Nullable FunctionRunStatus status) {
        if (status == null) {
            return RunStatus.PENDING;
        }
        FunctionRunStatus.Result result = status.result();
        return new RunStatus(
                Phase.valueOf(status.phase().name()),
                status.reason(),
                status.message(),
                Objects.requireNonNullElse(status.attempt(), 0),
                status.worker(),
                Objects.requireNonNullElse(status.succeeded(), 0),
                Objects.requireNonNullElse(status.failed(), 0),
                progress(status.progress()),
                instant(status.startTime()),
                instant(status.completionTime()),
                status.durationMillis(),
                result == null || (result.inline() == null && result.blob() == null)
                        ? null
                        : new Content(result.inline(), result.blob()),
                result == null ? null : result.preview(),
                failure(status.failure()));
    }

    private static @Nullable Progress progress(FunctionRunStatus.@Nullable Progress progress) {
        return progress == null
                ? null
                : new Progress(progress.fraction(), Objects.requireNonNullElse(progress.message(), ""));
    }

    private static @Nullable Failure failure(FunctionRunStatus.@Nullable Failure failure) {
        return failure == null
                ? null
                : new Failure(
                        kind(failure.kind()),
                        failure.message(),
                        failure.exceptionClass(),
                        failure.stackTrace(),
                        failure.exception(),
                        failure.exitCode(),
                        failure.threadDump(),
                        failure.logTail(),
                        failure.invocation());
    }

    /** A kind that this version does not know, written by a newer one before a rollback, shows as invalid. */
    private static Failure.Kind kind(String name) {
        return Arrays.stream(Failure.Kind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElse(Failure.Kind.Invalid);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException notOurs) {
            return null;
        }
    }
}
