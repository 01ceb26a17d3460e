package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored run.
 *
 * @param uid unique in time, unlike the key
 * @param version changes with every write; a status write names the version it was decided upon
 * @param submitter who asked for it
 * @param cancelRequested whether someone asked for its end
 */
public record Run(
        RunKey key,
        String uid,
        String version,
        Instant created,
        @Nullable String submitter,
        Submission submission,
        boolean cancelRequested,
        RunStatus status) {

    /** This run as it stands after a write. */
    public Run written(String newVersion, boolean nowCancelRequested, RunStatus newStatus) {
        return new Run(key, uid, newVersion, created, submitter, submission, nowCancelRequested, newStatus);
    }

    /** Inline content up to this is kept in memory when a run has ended; in characters of base64. */
    private static final int KEPT = 4 * 1024;

    /**
     * What is kept of an ended run: all but content that is large, which can be {@linkplain RunStore#read read}. As
     * many ended runs are kept, each may have two times {@link Limits#INLINE_BYTES}. A run that has not ended is kept whole.
     */
    public Run slim() {
        boolean keepsPayload = isSmall(submission.payload());
        boolean keepsResult = isSmall(status.result());
        if (!status.phase().isTerminal() || (keepsPayload && keepsResult)) {
            return this;
        }
        return new Run(
                key,
                uid,
                version,
                created,
                submitter,
                keepsPayload ? submission : submission.withPayload(Content.OMITTED),
                cancelRequested,
                keepsResult ? status : status.withResult(Content.OMITTED));
    }

    /** Whether nothing was left out, see {@link #slim}. */
    public boolean isWhole() {
        return !Content.OMITTED.equals(submission.payload()) && !Content.OMITTED.equals(status.result());
    }

    private static boolean isSmall(@Nullable Content content) {
        return content == null || content.inline() == null || content.inline().length() <= KEPT;
    }

    public RunView view() {
        return new RunView(
                key.namespace(),
                key.name(),
                uid,
                submission.function(),
                submission.source(),
                submission.pool(),
                submission.priority(),
                submission.invocations(),
                submission.argumentsPreview(),
                status.phase(),
                status.reason(),
                status.message(),
                status.attempt(),
                status.worker(),
                status.succeeded(),
                status.failed(),
                status.progress(),
                created.toString(),
                text(status.started()),
                text(status.completed()),
                status.durationMillis(),
                status.result(),
                status.preview(),
                status.failure(),
                submitter);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
