package dev.computethis.operator.kubernetes;

import dev.computethis.crds.FunctionRunStatus;
import dev.computethis.crds.Phase;
import dev.computethis.engine.RunStatus;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Progress;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run's status as {@code kubectl} shows it and waits for it. */
final class RunStatusResource {

    private static final int COLUMN_WIDTH = 60;

    private RunStatusResource() {}

    /**
     * @param invocations how many the run has
     * @param now for the condition's transition, where the status does not tell when the run ended
     */
    static FunctionRunStatus of(RunStatus status, int invocations, Instant now) {
        return new FunctionRunStatus(
                Phase.valueOf(status.phase().name()),
                status.reason(),
                status.message(),
                conditions(status, now),
                status.succeeded(),
                status.failed(),
                progress(status.progress()),
                status.attempt(),
                status.worker(),
                text(status.started()),
                text(status.completed()),
                status.durationMillis(),
                result(status.result(), status.preview()),
                failure(status.failure()),
                new FunctionRunStatus.Display(
                        status.succeeded() + "/" + invocations, column(status), duration(status.durationMillis())));
    }

    /** Complete or Failed, as a Job has them, once the run has ended. */
    private static @Nullable List<Condition> conditions(RunStatus status, Instant now) {
        if (!status.phase().isTerminal()) {
            return null;
        }
        boolean succeeded = status.phase() == dev.computethis.protocol.Phase.Succeeded;
        return List.of(new ConditionBuilder()
                .withType(succeeded ? "Complete" : "Failed")
                .withStatus("True")
                .withReason(status.reason() == null ? status.phase().name() : status.reason())
                .withMessage(status.message() == null ? "" : status.message())
                .withLastTransitionTime(text(status.completed() == null ? now : status.completed()))
                .build());
    }

    private static FunctionRunStatus.@Nullable Progress progress(@Nullable Progress progress) {
        return progress == null ? null : new FunctionRunStatus.Progress(progress.fraction(), progress.message());
    }

    private static FunctionRunStatus.@Nullable Result result(@Nullable Content content, @Nullable String preview) {
        if (content == null && preview == null) {
            return null;
        }
        return new FunctionRunStatus.Result(
                content == null ? null : content.inline(), content == null ? null : content.blob(), preview);
    }

    private static FunctionRunStatus.@Nullable Failure failure(@Nullable Failure failure) {
        return failure == null
                ? null
                : new FunctionRunStatus.Failure(
                        failure.kind().name(),
                        failure.message(),
                        failure.exceptionClass(),
                        failure.stackTrace(),
                        failure.exception(),
                        failure.exitCode(),
                        failure.threadDump(),
                        failure.logTail(),
                        failure.invocation());
    }

    private static @Nullable String column(RunStatus status) {
        Failure failure = status.failure();
        if (failure != null) {
            String thrown = failure.exceptionClass();
            String name = thrown == null ? failure.kind().name() : thrown.substring(thrown.lastIndexOf('.') + 1);
            return oneLine(name + ": " + failure.message());
        }
        Progress progress = status.progress();
        if (progress != null) {
            return oneLine(progress.text());
        }
        return status.preview() == null ? null : oneLine(status.preview());
    }

    /** For a table: no line breaks or other control characters, and not too wide. */
    private static String oneLine(String text) {
        String head = text.length() > 4 * COLUMN_WIDTH ? text.substring(0, 4 * COLUMN_WIDTH) : text;
        String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= COLUMN_WIDTH ? line : line.substring(0, COLUMN_WIDTH - 1) + "…";
    }

    /** Three digits or so: {@code 3ms}, {@code 1.2s}, {@code 4m05s}, {@code 2h03m}. */
    static @Nullable String duration(@Nullable Long millis) {
        if (millis == null) {
            return null;
        }
        long seconds = millis / 1000;
        if (millis < 1000) {
            return millis + "ms";
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%d.%ds", seconds, millis % 1000 / 100);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
