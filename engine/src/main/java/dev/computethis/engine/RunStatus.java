package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how a run goes. A terminal status never changes.
 *
 * @param attempt the latest start that was stored. A first start is stored only with the run's end (or after a second
 *     of running), so 0 does not mean that it never started; a later start is stored before it happens, as is the first
 *     of a run that may start only once
 * @param durationMillis how long its functions ran, by monotonic clocks, so that a wrong wall clock does not show: of one
 *     slice as its worker measured it, of several from the first start to the last end
 */
public record RunStatus(
        Phase phase,
        @Nullable String reason,
        @Nullable String message,
        int attempt,
        @Nullable String worker,
        int succeeded,
        int failed,
        @Nullable Progress progress,
        @Nullable Instant started,
        @Nullable Instant completed,
        @Nullable Long durationMillis,
        @Nullable Content result,
        @Nullable String preview,
        @Nullable Failure failure) {

    /** Of a run just made. */
    public static final RunStatus PENDING =
            new RunStatus(Phase.Pending, null, null, 0, null, 0, 0, null, null, null, null, null, null, null);

    public RunStatus withResult(Content other) {
        return new RunStatus(
                phase,
                reason,
                message,
                attempt,
                worker,
                succeeded,
                failed,
                progress,
                started,
                completed,
                durationMillis,
                other,
                preview,
                failure);
    }
}
