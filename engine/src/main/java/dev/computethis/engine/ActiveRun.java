package dev.computethis.engine;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Submission;
import dev.computethis.scheduling.RunSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the leader keeps of a run until its end is stored. Lives on the loop. */
final class ActiveRun {

    /** An outcome that its worker keeps until it is acknowledged. */
    record Kept(WorkerLink worker, AssignmentId id) {}

    private static final long MAX_DEADLINE_SECONDS = Long.MAX_VALUE / 4 / 1_000_000_000L;

    /** As last read or written. */
    Run run;

    /** Whether an earlier leader may have known it. */
    final boolean found;

    final long seenNanos;
    long startedNanos;
    long endedNanos;

    @Nullable
    Instant started;

    /** Who had a slice of it last. */
    @Nullable
    String worker;

    /** What its function said last of how far it is. */
    @Nullable
    Progress progress;

    /** When that was stored last. */
    long progressNanos;

    final PayloadSource payload;
    /** Of the slices that succeeded, by their first invocation. */
    final TreeMap<Integer, Outcome> outcomes = new TreeMap<>();

    /** Of the first slice that did not succeed; not counting those that are tried again. */
    @Nullable
    Outcome failed;

    final Set<Kept> kept = new LinkedHashSet<>(2);
    final Deque<StatusWriter.Write> writes = new ArrayDeque<>(1);

    /** It is looked at again once it has run for a while. */
    boolean watched;

    boolean cancelTold;
    /** Its end has been decided. */
    boolean finished;
    /** Its end is stored. */
    boolean stored;
    /** The store's watch has told of its end. */
    boolean endSeen;
    /** Refusals for want of disk space. */
    int refusals;

    ActiveRun(Run run, boolean found, long now) {
        this.run = run;
        this.found = found;
        this.seenNanos = now;
        this.started = run.status().started();
        this.worker = run.status().worker();
        this.payload = new PayloadSource(run);
    }

    RunSpec spec() {
        Submission submission = run.submission();
        Long seconds = submission.activeDeadlineSeconds();
        long deadline = seconds == null ? 0 : Math.min(MAX_DEADLINE_SECONDS, Math.max(0, seconds)) * 1_000_000_000L;
        return new RunSpec(
                run.uid(),
                run.key().namespace(),
                poolId(run.key().namespace(), submission.pool()),
                submission.priority(),
                Math.max(1, submission.invocations()),
                submission.delivery() == Delivery.AtMostOnce ? 1 : Math.max(1, submission.maxAttempts()),
                deadline,
                submission.function());
    }

    /** How the scheduler names a pool. */
    static String poolId(String namespace, String pool) {
        return namespace + "/" + pool;
    }

    /** The worker keeps the outcome until the run's end is stored, whether it counts or not. */
    void keptUntilStored(WorkerLink on, AssignmentId id) {
        kept.add(new Kept(on, id));
    }

    void begins(String workerName, long now, Instant wallClock) {
        worker = workerName;
        if (startedNanos == 0) {
            startedNanos = now;
        }
        if (started == null) {
            started = wallClock;
        }
    }
}
