package dev.computethis.worker.launcher;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.Refusal.Reason;
import dev.computethis.protocol.WorkerState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's core: takes assignments, has one run while at most one waits for it to end, and keeps the outcomes
 * until they are acknowledged.
 *
 * <p>Thread-safe: events come from HTTP threads, runners' threads and the supervisor's thread, and each is handled under
 * one lock, this object's monitor, which guards {@link Execution} and {@link Runners}, too; what takes long is done on the
 * supervisor's, without it.
 */
final class Worker implements Execution.Owner {

    private final Settings settings;
    private final String instance;
    private final Assignments assignments;
    private final Outcomes outcomes;
    private final BlobCache blobs;
    private final Logs logs;
    private final Supervisor supervisor;
    private final Execution execution;

    /** Waits for what runs to end. */
    private @Nullable SentAhead ahead;
    /** The latest that a leader named. */
    private long term;

    private long taken;

    Worker(
            Settings settings,
            String instance,
            Outcomes outcomes,
            BlobCache blobs,
            Logs logs,
            Echo echo,
            Runners.Starter starter,
            Supervisor supervisor) {
        this.settings = settings;
        this.instance = instance;
        long up = System.nanoTime();
        this.assignments =
                new Assignments(instance, () -> System.nanoTime() - up, settings.isolation() == Isolation.Pod);
        this.outcomes = outcomes;
        this.blobs = blobs;
        this.logs = logs;
        this.supervisor = supervisor;
        this.execution = new Execution(this, this, settings, blobs, echo, starter, supervisor);
    }

    /** Starts the first runner. */
    void start() {
        supervisor.execute(execution.runners()::startIfNone);
    }

    /** Whether a runner is up. */
    synchronized boolean ready() {
        return execution.runners().ready();
    }

    /** Whether a slice is being run, or waits for a runner. */
    synchronized boolean isBusy() {
        return execution.current() != null;
    }

    /** How many assignments were taken so far. */
    synchronized long taken() {
        return taken;
    }

    synchronized WorkerState state() {
        SliceRun current = execution.current();
        return new WorkerState(
                settings.name(),
                instance,
                Runtime.version().feature(),
                assignments.draining(),
                assignments.running(),
                current == null ? null : current.progress,
                assignments.finished(),
                execution.busyNanos(),
                execution.runners().replacements());
    }

    /** Takes an assignment, of which {@code encoded} is the form that was sent. */
    Assignments.Answer offer(Assignment assignment, byte[] encoded) throws IOException {
        return offer(assignment, encoded, false);
    }

    private synchronized Assignments.Answer offer(Assignment assignment, byte[] encoded, boolean mayWait)
            throws IOException {
        List<Digest> missing = blobs.missing(assignment.namespace(), assignment.bundle());
        HeldSlice slice = new HeldSlice(assignment.id(), assignment.to());
        Assignments.Answer answer = assignments.offer(slice, assignment.instance(), missing, mayWait);
        if (answer instanceof Assignments.Answer.Start) {
            taken++;
            execution.start(new SliceRun(assignment, encoded, logs.open(assignment.id())));
        }
        return answer;
    }

    /**
     * Takes an assignment as soon as what runs has ended; one at a time waits so.
     *
     * @return with why it won't start, or null once it has ended or was here before: so that who waits is woken once
     */
    synchronized CompletionStage<@Nullable Refusal> offerAhead(Assignment assignment, byte[] encoded)
            throws IOException {
        SentAhead waiting = ahead;
        SentAhead next = new SentAhead(assignment, encoded);
        if (next.settle(offer(assignment, encoded, true), execution.current())) {
            return next.answer();
        }
        if (waiting != null && !waiting.is(assignment.id())) {
            next.refuse(Reason.Busy, waiting.assignment.id() + " waits already, and only one may");
            return next.answer();
        }
        giveBack(Reason.GivenBack, "It was sent once more");
        ahead = next;
        return next.answer();
    }

    /** Refuses what waits to start, if it is that. @return whether it was */
    synchronized boolean giveBack(AssignmentId id, String reason) {
        boolean waits = ahead != null && ahead.is(id);
        if (waits) {
            giveBack(Reason.GivenBack, reason);
        }
        return waits;
    }

    /** A request of a leader of that term was accepted: what one before it sent ahead is not started any more. */
    synchronized void ledBy(long leader) {
        if (leader > term) {
            term = leader;
            giveBack(Reason.LaterLeader, "A later leader has asked since");
        }
    }

    private void giveBack(Reason reason, String message) {
        SentAhead waiting = ahead;
        ahead = null;
        if (waiting != null) {
            waiting.refuse(reason, message);
        }
    }

    /** Waits for the outcome of a slice that is held. Null where the time is over first, or it is not held. */
    byte @Nullable [] outcome(AssignmentId id, long waitMillis) throws IOException, InterruptedException {
        SliceRun waitedFor = runOf(id);
        if (waitedFor != null) {
            waitedFor.awaitEnd(waitMillis);
        }
        return outcomes.get(id);
    }

    synchronized boolean holds(AssignmentId id) {
        return assignments.holds(id);
    }

    private synchronized @Nullable SliceRun runOf(AssignmentId id) {
        SliceRun current = execution.current();
        return current != null && current.id().equals(id) ? current : null;
    }

    synchronized void acknowledge(AssignmentId id) throws IOException {
        if (assignments.acknowledged(id)) {
            outcomes.remove(id);
            notifyAll();
        }
    }

    /** Ends what runs, if it is that: by itself where it heeds that, else by a kill. */
    synchronized void cancel(AssignmentId id) {
        execution.cancel(id);
    }

    @Nullable
    LogRing log(AssignmentId id) {
        return logs.of(id);
    }

    /**
     * Takes nothing new, and returns once what runs has ended and all outcomes are acknowledged, or when the grace time
     * is over.
     */
    synchronized void drain(Duration grace) throws InterruptedException {
        assignments.drain();
        giveBack(Reason.Draining, "The worker takes no further assignment");
        long end = System.nanoTime() + grace.toNanos();
        while (isBusy() || !assignments.finished().isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Kills the runners. */
    void close() throws InterruptedException {
        execution.runners().close();
    }

    // What becomes of what runs.

    @Override
    public synchronized void ended(SliceRun slice, byte[] outcome) {
        keep(slice, outcome);
        assignments.ended(slice.id());
        notifyAll();
    }

    @Override
    public synchronized void mayStartNext() {
        SentAhead next = ahead;
        if (next == null) {
            return;
        }
        try {
            if (next.settle(offer(next.assignment, next.encoded, true), execution.current())) {
                ahead = null;
            }
        } catch (IOException broken) {
            ahead = null;
            next.fail(broken);
        }
    }

    private void keep(SliceRun ended, byte[] outcome) {
        try {
            outcomes.put(ended.id(), outcome);
        } catch (IOException full) {
            Failure failure = Failure.of(
                    Kind.ResultTooLarge, "The function ended, but the worker's disk can't take its outcome: " + full);
            outcomes.putInMemory(ended.id(), ended.failed(Phase.Failed, failure).encode());
        }
    }
}
