package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import dev.computethis.scheduling.Decision.Finish;
import dev.computethis.scheduling.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a run's last status of what is known of it. Pure. */
final class RunEnd {

    /** The results of a run, encoded; or why there are none. */
    record Results(byte @Nullable [] bytes, @Nullable Failure failure) {
        static Results none(Failure.Kind kind, String message) {
            return new Results(null, Failure.of(kind, message));
        }
    }

    private final ActiveRun run;
    private final Finish finish;
    private final Instant now;

    RunEnd(ActiveRun run, Finish finish, Instant now) {
        this.run = run;
        this.finish = finish;
        this.now = now;
    }

    /** Puts together what the slices returned. */
    Results results() {
        List<byte[]> all = new ArrayList<>(run.outcomes.size());
        long size = 0;
        for (Outcome outcome : run.outcomes.values()) {
            byte[] encoded = outcome.results();
            size += encoded == null ? 0 : encoded.length;
            if (size > Limits.BLOB_BYTES) {
                return Results.none(
                        Failure.Kind.ResultTooLarge,
                        "The results are over " + Limits.BLOB_BYTES + " bytes, the limit for one run. Return less, or"
                                + " store it elsewhere and return where.");
            }
            try {
                int count = encoded == null ? 0 : ResultSet.count(encoded);
                if (encoded == null || count != outcome.to() - outcome.id().from()) {
                    return Results.none(
                            Failure.Kind.Crashed,
                            "The worker sent " + count + " results for " + outcome.id() + " up to " + outcome.to()
                                    + ".");
                }
                all.add(encoded);
            } catch (MalformedMessageException malformed) {
                return Results.none(
                        Failure.Kind.Crashed,
                        "The worker sent results that can't be read for " + outcome.id() + ": "
                                + malformed.getMessage());
            }
        }
        return new Results(all.size() == 1 ? all.get(0) : ResultSet.join(all), null);
    }

    RunStatus succeeded(Content result) {
        Outcome first = run.outcomes.firstEntry().getValue();
        int failed = run.outcomes.values().stream()
                .mapToInt(Outcome::failedInvocations)
                .sum();
        String message = failed == 0
                ? finish.reason()
                : finish.reason() + "; " + failed + " of its invocations threw, as those who submitted them were told";
        return status(Phase.Succeeded, "Completed", message, failed, result, first.preview(), null);
    }

    /** A success that can't be stored as one. */
    RunStatus failed(Failure failure) {
        return status(Phase.Failed, failure.kind().name(), failure.message(), 1, null, null, failure);
    }

    RunStatus unsuccessful() {
        Failure failure = failure();
        return status(
                phase(finish.verdict()),
                failure.kind().name(),
                failure.kind() == Failure.Kind.Threw || finish.verdict() == Verdict.Cancelled
                        ? finish.reason()
                        : failure.message(),
                finish.verdict() == Verdict.Cancelled ? 0 : 1,
                null,
                null,
                failure);
    }

    private Failure failure() {
        Outcome outcome = run.failed;
        Failure told = outcome == null ? null : outcome.failure();
        boolean fits = outcome != null && outcome.phase() == phase(finish.verdict());
        if (told != null && fits) {
            return told;
        }
        return switch (finish.verdict()) {
            case Lost -> Failure.of(Failure.Kind.WorkerLost, finish.reason());
            case Cancelled -> Failure.of(Failure.Kind.Cancelled, finish.reason());
            case TimedOut -> Failure.of(Failure.Kind.DeadlineExceeded, finish.reason());
            case Failed, Succeeded -> Failure.of(Failure.Kind.Invalid, finish.reason());
        };
    }

    private RunStatus status(
            Phase phase,
            String reason,
            String message,
            int failed,
            @Nullable Content result,
            @Nullable String preview,
            @Nullable Failure failure) {
        return new RunStatus(
                phase,
                reason,
                Failure.cut(message, Limits.PREVIEW_BYTES),
                finish.attempt(),
                run.worker,
                phase == Phase.Succeeded ? finish.succeeded() - failed : finish.succeeded(),
                failed,
                null,
                run.started,
                now,
                run.started == null ? null : ran().toMillis(),
                result,
                preview,
                failure);
    }

    /**
     * Of one slice, and of futures that share a run, what the workers measured, without the ways there and back: who submits
     * decides by it what is worth sharing a run. Of others the time from the first start to the last end where this leader
     * saw both.
     */
    Duration ran() {
        long longest = 0;
        long sum = 0;
        for (Outcome outcome : run.outcomes.values()) {
            longest = Math.max(longest, outcome.durationNanos());
            sum += outcome.durationNanos();
        }
        if (run.outcomes.size() == 1 || run.payload.isGathered()) {
            return Duration.ofNanos(sum);
        }
        long seen = run.startedNanos == 0 ? 0 : run.endedNanos - run.startedNanos;
        return Duration.ofNanos(Math.max(longest, seen));
    }

    private static Phase phase(Verdict verdict) {
        return switch (verdict) {
            case Succeeded -> Phase.Succeeded;
            case Failed -> Phase.Failed;
            case TimedOut -> Phase.TimedOut;
            case Cancelled -> Phase.Cancelled;
            case Lost -> Phase.Lost;
        };
    }
}
