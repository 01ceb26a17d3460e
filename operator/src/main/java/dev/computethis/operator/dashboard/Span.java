package dev.computethis.operator.dashboard;

import dev.computethis.engine.Run;
import dev.computethis.protocol.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a worker's time and what it ran then. Times are in milliseconds since 1970, by the leader's clock.
 *
 * @param run the run's name; of several runs in a row the last one's
 * @param end null while it runs
 * @param runs how many runs of the function, one right after the other, it stands for
 */
public record Span(
        String worker,
        String pool,
        String run,
        String function,
        Phase phase,
        long start,
        @Nullable Long end,
        int runs) {

    /** Short runs of one function this close to each other are shown as one. */
    private static final long GAP_MILLIS = 20;

    /** What is longer is worth being told apart. */
    private static final long SHORT_MILLIS = 250;

    /** Where a run that has or had a worker stands in that worker's time; null where that is not known. */
    static @Nullable Span of(Run run) {
        String worker = run.status().worker();
        Instant started = run.status().started();
        if (worker == null || started == null) {
            return null;
        }
        long start = started.toEpochMilli();
        return new Span(
                worker,
                run.submission().pool(),
                run.key().name(),
                run.submission().function(),
                run.status().phase(),
                start,
                end(run, start),
                1);
    }

    private static @Nullable Long end(Run run, long start) {
        Long duration = run.status().durationMillis();
        Instant completed = run.status().completed();
        if (!run.status().phase().isTerminal()) {
            return null;
        }
        if (duration != null) {
            return start + duration;
        }
        return completed == null ? start : Math.max(start, completed.toEpochMilli());
    }

    /** Both as one, where {@code next} goes on with what this did; else null. */
    @Nullable
    Span followedBy(Span next) {
        if (end == null || next.end == null || !worker.equals(next.worker) || !function.equals(next.function)) {
            return null;
        }
        boolean small = next.end - next.start <= SHORT_MILLIS && end - start <= SHORT_MILLIS;
        boolean adjacent = next.start >= start && next.start - end <= GAP_MILLIS;
        return phase == Phase.Succeeded && next.phase == Phase.Succeeded && small && adjacent
                ? new Span(worker, pool, next.run, function, phase, start, Math.max(end, next.end), runs + next.runs)
                : null;
    }
}
