package dev.computethis.worker.launcher;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import dev.computethis.worker.LeftBehind;
import dev.computethis.worker.SliceEnd;
import dev.computethis.worker.launcher.SliceRun.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has slices run, one at a time: gives each to the runner once that can take it, ends it at its deadline or where it is
 * cancelled, and tells its outcome.
 *
 * <p>Guarded by the lock of who owns it. Who calls holds that; what runners tell, and what is left to the supervisor,
 * takes it. A runner is killed without it, since that takes long.
 */
final class Execution implements Runners.Owner {

    /** How long a runner may take to say what its threads do, before it is killed at a deadline. */
    static final Duration THREAD_DUMP_TIME = Duration.ofSeconds(1);

    /** How long a function that heeds its cancellation may take to end by itself. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(Limits.CANCEL_GRACE_SECONDS);

    /** Who has slices run. */
    interface Owner {

        /** A slice has ended, with that outcome, which is to be kept. Called with the lock held. */
        void ended(SliceRun slice, byte[] outcome);

        /** What ran has ended, and it is decided what becomes of its runner. Called with the lock or without. */
        void mayStartNext();
    }

    private final Object lock;
    private final Owner owner;
    private final BlobCache blobs;
    private final Echo echo;
    private final Supervisor supervisor;
    private final Runners runners;

    private @Nullable SliceRun run;
    /** Of the slices that have ended. */
    private long busyNanos;
    /** The log that output goes to: that of what runs or, between two, of what ran last. */
    private volatile @Nullable LogRing log;

    Execution(
            Object lock,
            Owner owner,
            Settings settings,
            BlobCache blobs,
            Echo echo,
            Runners.Starter starter,
            Supervisor supervisor) {
        this.lock = lock;
        this.owner = owner;
        this.blobs = blobs;
        this.echo = echo;
        this.supervisor = supervisor;
        this.runners = new Runners(lock, this, settings, blobs, starter, supervisor);
    }

    Runners runners() {
        return runners;
    }

    /** What runs, or waits for a runner. */
    @Nullable
    SliceRun current() {
        return run;
    }

    /** How long functions have run in all. */
    long busyNanos() {
        return busyNanos + (run == null ? 0 : run.runningNanos());
    }

    /** Has it run as soon as there is a runner. To be called where nothing runs. */
    void start(SliceRun slice) {
        run = slice;
        dispatch();
    }

    /** Ends what runs, if it is that: by itself where it heeds that, else by a kill. */
    void cancel(AssignmentId id) {
        SliceRun cancelled = run;
        if (cancelled == null || !cancelled.id().equals(id) || cancelled.stage == Stage.Cancelling) {
            return;
        }
        RunnerProcess its = runners.current();
        if (!cancelled.heedsCancel || cancelled.stage == Stage.Ending || its == null) {
            endCancelled(cancelled);
            return;
        }
        cancelled.stage = Stage.Cancelling;
        try {
            its.cancel();
            supervisor.after(CANCEL_GRACE.toMillis(), () -> endLate(cancelled));
        } catch (IOException broken) {
            endCancelled(cancelled);
        }
    }

    /** Gives the runner what waits for it, as soon as it can take it. */
    private void dispatch() {
        SliceRun next = run;
        RunnerProcess to = runners.available();
        if (next == null || next.stage != Stage.Waiting || to == null) {
            return;
        }
        next.start();
        log = next.log;
        echo.begin(next.assignment.name());
        long deadline = next.assignment.deadlineMillis();
        if (deadline > 0) {
            next.deadline = supervisor.after(deadline, () -> expire(next));
        }
        try {
            to.run(next.encoded);
        } catch (IOException broken) {
            // The connection is gone, so the runner is: gone() tells how, and ends the run.
            System.err.println(to + " did not take " + next.id() + ": " + broken);
        }
    }

    // What ends a slice before its function does.

    private void expire(SliceRun expired) {
        long millis = expired.assignment.deadlineMillis();
        synchronized (lock) {
            end(
                    expired,
                    Phase.TimedOut,
                    Kind.DeadlineExceeded,
                    "The function did not end within its deadline of " + millis + " ms");
        }
    }

    private void endLate(SliceRun cancelled) {
        synchronized (lock) {
            endCancelled(cancelled);
        }
    }

    private void endCancelled(SliceRun cancelled) {
        end(cancelled, Phase.Cancelled, Kind.Cancelled, "The run was cancelled");
    }

    private void end(SliceRun ended, Phase phase, Kind kind, String message) {
        if (run != ended || ended.stage == Stage.Ending) {
            return;
        }
        if (!ended.isStarted()) {
            finish(ended, ended.failed(phase, Failure.of(kind, message)));
            owner.mayStartNext();
            return;
        }
        ended.stage = Stage.Ending;
        RunnerProcess old = runners.detach(kind.name());
        supervisor.execute(() -> kill(ended, old, phase, kind, message));
    }

    /** Ends the run only once its processes are gone, so that nothing of it goes on after its outcome. */
    private void kill(SliceRun ended, @Nullable RunnerProcess old, Phase phase, Kind kind, String message) {
        try {
            String threads = null;
            if (old != null) {
                threads = kind == Kind.DeadlineExceeded ? old.threadDump(THREAD_DUMP_TIME) : null;
                old.kill();
            }
            String dump = threads == null ? null : Failure.cut(threads, Limits.FAILURE_TEXT_BYTES);
            Failure failure = new Failure(kind, message, null, null, null, null, dump, null, null);
            finish(ended, ended.failed(phase, failure));
            runners.startIfNone();
            owner.mayStartNext();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(SliceRun ended, Outcome outcome) {
        finish(ended, ended.withLogTail(outcome).encode(), outcome.durationNanos());
    }

    private void finish(SliceRun ended, byte[] outcome, long durationNanos) {
        synchronized (lock) {
            if (ended.deadline != null) {
                ended.deadline.cancel();
            }
            owner.ended(ended, outcome);
            busyNanos += durationNanos;
            run = null;
            ended.log.complete();
            echo.end();
            ended.end();
        }
    }

    // What runners tell.

    @Override
    public void ready(RunnerProcess from) {
        synchronized (lock) {
            runners.becameReady(from);
        }
    }

    @Override
    public void available() {
        dispatch();
    }

    @Override
    public void output(RunnerProcess from, byte[] bytes, int length) {
        LogRing current = log;
        if (current != null) {
            current.append(bytes, 0, length);
        }
        echo.append(bytes, 0, length);
    }

    @Override
    public void ended(RunnerProcess from, SliceEnd end) {
        synchronized (lock) {
            SliceRun ended = startedOn(from);
            if (ended == null) {
                return;
            }
            if (ended.stage == Stage.Cancelling) {
                // Whatever it returned or threw: it was cancelled, and isn't trusted to have stopped all that it began.
                endCancelled(ended);
                return;
            }
            if (end.failure() == null) {
                finish(ended, end.outcome(), end.durationNanos());
            } else {
                finish(ended, Outcome.decode(end.outcome()));
            }
            if (end.failure() == Kind.Refused) {
                dropBlobs(ended.assignment);
            }
            runners.served(from, end.failure(), end.unsettled());
            owner.mayStartNext();
        }
    }

    @Override
    public void progressed(RunnerProcess from, Progress progress) {
        synchronized (lock) {
            SliceRun started = startedOn(from);
            if (started != null) {
                started.progress = progress;
            }
        }
    }

    @Override
    public void heedsCancel(RunnerProcess from) {
        synchronized (lock) {
            SliceRun started = startedOn(from);
            if (started != null) {
                started.heedsCancel = true;
            }
        }
    }

    @Override
    public void settled(RunnerProcess from, Set<LeftBehind> left) {
        synchronized (lock) {
            runners.settled(from, left);
        }
    }

    @Override
    public void gone(RunnerProcess from, RunnerExit exit) {
        synchronized (lock) {
            if (!runners.gone(from)) {
                return;
            }
            SliceRun ended = run;
            Failure failure = exit.failure();
            if (ended != null && ended.stage == Stage.Cancelling) {
                endCancelled(ended);
                return;
            }
            if (ended != null && ended.isStarted()) {
                finish(ended, ended.failed(Phase.Failed, failure));
            } else if (ended != null && runners.startInVain()) {
                Failure refused = Failure.of(Kind.Refused, "The worker's runner does not start: " + failure.message());
                finish(ended, ended.failed(Phase.Failed, refused));
            }
            runners.replace(failure.kind().name());
            owner.mayStartNext();
        }
    }

    /** The slice that it was given, unless that has ended or is being ended. */
    private @Nullable SliceRun startedOn(RunnerProcess process) {
        return runners.isCurrent(process) && run != null && run.isStarted() ? run : null;
    }

    private void dropBlobs(Assignment assignment) {
        try {
            blobs.drop(assignment.namespace(), assignment.bundle());
        } catch (IOException stuck) {
            System.err.println("The blobs of " + assignment.bundle() + " could not be dropped: " + stuck);
        }
    }
}
