package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What in truth happened to one run. */
final class RunHistory {

    /**
     * A start of an invocation.
     *
     * @param term of the leader that asked for it
     */
    record Start(int invocation, int attempt, long term) {}

    final Run created;
    final List<Start> starts = new ArrayList<>();
    private final Set<String> returned = new HashSet<>();
    private final int[] counts;
    private final List<String> arguments;

    /** How many things that may lose a start had happened before it was made. */
    final long lossesBefore;

    /** How many leaders had gone in good order before it was made. */
    final long handOversBefore;

    int failures;
    int retryable;
    boolean timedOut;
    boolean cancelled;

    /** Whether a leader killed of it what another had started. */
    boolean takenOver;

    /** Whether a leader had it killed as nothing was heard of it long after its deadline. */
    boolean silentPastDeadline;

    /** As last stored. */
    Run stored;

    long endedAt;

    @Nullable
    Long deletedAt;

    final long createdAt;

    RunHistory(Run created, long lossesBefore, long handOversBefore, long createdAt) {
        this.createdAt = createdAt;
        this.created = created;
        this.stored = created;
        this.lossesBefore = lossesBefore;
        this.handOversBefore = handOversBefore;
        this.counts = new int[created.submission().invocations()];
        String inline = Objects.requireNonNull(created.submission().payload().inline());
        this.arguments = Payload.decode(Base64.getDecoder().decode(inline)).arguments().stream()
                .map(argument -> new String(argument, StandardCharsets.UTF_8))
                .toList();
    }

    int allowedStarts() {
        Submission submission = created.submission();
        return submission.delivery() == Delivery.AtMostOnce ? 1 : submission.maxAttempts();
    }

    /** Each of its starts is claimed, and made before a leader goes in good order. */
    boolean isKeptByHandOver() {
        return allowedStarts() == 1 && counts.length == 1;
    }

    boolean isPastDeadline(long now) {
        Long seconds = created.submission().activeDeadlineSeconds();
        return seconds != null && now - createdAt > TimeUnit.SECONDS.toNanos(seconds);
    }

    boolean hasEnded() {
        return stored.status().phase().isTerminal();
    }

    /** @return how often the invocation has started by now */
    int started(int invocation, int attempt, long term) {
        starts.add(new Start(invocation, attempt, term));
        return ++counts[invocation];
    }

    boolean hasStarted(int invocation, int attempt) {
        return starts.stream().anyMatch(start -> start.invocation == invocation && start.attempt == attempt);
    }

    /** Whether a leader of another term has made the invocation's first start. */
    boolean wasStartedByAnother(int invocation, long term) {
        return starts.stream()
                .anyMatch(start -> start.invocation == invocation && start.attempt == 1 && start.term != term);
    }

    boolean wasStartedByAnother(long term) {
        return starts.stream().anyMatch(start -> start.term != term);
    }

    /** Whether a later attempt of any invocation of the slice has started. */
    boolean wasFollowed(AssignmentId id, int to) {
        return starts.stream()
                .anyMatch(start ->
                        start.invocation >= id.from() && start.invocation < to && start.attempt > id.attempt());
    }

    boolean wasFollowed(int invocation, int attempt, long term) {
        return starts.stream()
                .anyMatch(start -> start.invocation == invocation && start.attempt > attempt && start.term == term);
    }

    void ended(Outcome outcome) {
        switch (outcome.phase()) {
            case Succeeded -> {
                for (int i = outcome.id().from(); i < outcome.to(); i++) {
                    returned.add(result(i, outcome.id().attempt()));
                }
            }
            case TimedOut -> timedOut = true;
            case Failed -> {
                failures++;
                retryable += outcome.retryable() ? 1 : 0;
            }
            default -> {}
        }
    }

    /** What the invocation returns in that attempt. */
    String result(int invocation, int attempt) {
        return JobFunctions.result(arguments.get(invocation), attempt);
    }

    boolean hasReturned(String result) {
        return returned.contains(result);
    }

    boolean isOver() {
        return hasEnded() || deletedAt != null;
    }

    String name() {
        return created.key().name();
    }

    Phase phase() {
        return stored.status().phase();
    }

    @Override
    public String toString() {
        return name() + " (" + created.uid() + ", " + phase() + (cancelled ? ", cancelled" : "") + ", stored attempt "
                + stored.status().attempt() + ", starts " + starts + ")";
    }
}
