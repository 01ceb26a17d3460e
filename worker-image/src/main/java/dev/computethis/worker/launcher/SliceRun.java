package dev.computethis.worker.launcher;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A slice from its acceptance to its end, and what is to be said of it then. What changes is guarded by the lock of the
 * {@link Worker}, but for {@link #done}; a slice that is {@link Stage#Ending} changes no more.
 */
final class SliceRun {

    /** How far it is. It only goes forward, and may leave out {@link #Cancelling}. */
    enum Stage {
        /** It was accepted, and waits for a runner. */
        Waiting,
        /** A runner was given it. */
        Running,
        /** Its function was told that it is cancelled, and may end by itself. */
        Cancelling,
        /** Its runner is being killed, and nothing that this one says of it counts. */
        Ending
    }

    final Assignment assignment;
    final byte[] encoded;
    final LogRing log;
    Stage stage = Stage.Waiting;
    /** Whether its function looks whether it is cancelled. */
    boolean heedsCancel;
    /** What its function said last of how far it is. */
    @Nullable
    Progress progress;

    Supervisor.@Nullable Alarm deadline;

    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private long startedNanos;

    /** @param encoded the form in which the assignment was sent, and in which the runner is given it */
    SliceRun(Assignment assignment, byte[] encoded, LogRing log) {
        this.assignment = assignment;
        this.encoded = encoded;
        this.log = log;
    }

    AssignmentId id() {
        return assignment.id();
    }

    boolean isStarted() {
        return stage != Stage.Waiting;
    }

    void start() {
        stage = Stage.Running;
        startedNanos = System.nanoTime();
    }

    /** How long it has run; 0 before its start. */
    long runningNanos() {
        return isStarted() ? System.nanoTime() - startedNanos : 0;
    }

    /** The outcome of a slice that the runner did not end by itself. */
    Outcome failed(Phase phase, Failure failure) {
        return Outcome.failed(id(), assignment.to(), phase, failure, runningNanos());
    }

    /** The outcome with what the function printed last, where it failed. */
    Outcome withLogTail(Outcome outcome) {
        Failure f = outcome.failure();
        String tail = log.tail(Limits.LOG_TAIL_BYTES);
        if (f == null || tail.isEmpty()) {
            return outcome;
        }
        Failure withTail = new Failure(
                f.kind(),
                f.message(),
                f.exceptionClass(),
                f.stackTrace(),
                f.exception(),
                f.exitCode(),
                f.threadDump(),
                tail,
                f.invocation());
        return outcome.withFailure(withTail);
    }

    /** To be called once its outcome is kept. */
    void end() {
        done.complete(null);
    }

    /** Completes, never with an exception, once its outcome is kept. */
    CompletionStage<@Nullable Void> done() {
        return done;
    }

    /** Returns once its outcome is kept, or when the time is over. To be called without the worker's lock. */
    void awaitEnd(long millis) throws InterruptedException {
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRuns) {
            return;
        } catch (ExecutionException never) {
            throw new AssertionError("it is never completed with an exception", never);
        }
    }
}
