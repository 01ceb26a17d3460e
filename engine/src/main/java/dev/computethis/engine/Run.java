package dev.computethis.engine;

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
