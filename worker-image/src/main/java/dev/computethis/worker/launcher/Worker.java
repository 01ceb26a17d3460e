package dev.computethis.worker.launcher;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.Refusal.Reason;
import dev.computethis.protocol.WorkerState;
import dev.computethis.worker.LeftBehind;
import dev.computethis.worker.SliceEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's core: takes assignments, gives them to the runner one at a time, ends them at their deadline, keeps
 * their outcomes, and sees to it that there is a runner. Thread-safe: events come from HTTP threads, runners' threads
 * and the supervisor's thread, and each is handled under one lock; what takes long is done on the supervisor's.
 */
final class Worker implements RunnerProcess.Listener {

    /** How long a runner may take to say what its threads do, before it is killed at a deadline. */
    static final Duration THREAD_DUMP_TIME = Duration.ofSeconds(1);

    /** How long a runner may take to say what its function left behind. */
    static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    /** How long a function that heeds its cancellation may take to end by itself. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(Limits.CANCEL_GRACE_SECONDS);

    /** After so many runners in a row that ended before they were ready, a waiting run is refused. */
    static final int START_FAILURES = 3;

    /** Starts a runner that reports to the listener. */
    interface RunnerStarter {
        RunnerProcess start(RunnerProcess.Listener listener) throws IOException;
    }

    private final Settings settings;
    private final String instance;
    private final Assignments assignments;
    private final Outcomes outcomes;
    private final BlobCache blobs;
    private final Logs logs;
    private final Echo echo;
    private final RunnerStarter starter;
    private final Supervisor supervisor;
    private final Map<String, Long> replacements = new TreeMap<>();

    private @Nullable SliceRun run;
    /** Waits for {@link #run} to end. */
    private @Nullable Ahead ahead;
    /** The latest that a leader named. */
    private long term;

    private @Nullable RunnerProcess runner;
    private @Nullable RunnerProcess spare;
    private boolean ready;
    private boolean spareReady;
    private boolean settling;
    private boolean closed;
    private int served;
    private int startFailures;
    private long taken;
    private long busyNanos;
    /** The log that output goes to: that of what runs or, between two, of what ran last. */
    private volatile @Nullable LogRing log;

    Worker(
            Settings settings,
            String instance,
            Outcomes outcomes,
            BlobCache blobs,
            Logs logs,
            Echo echo,
            RunnerStarter starter,
            Supervisor supervisor) {
        this.settings = settings;
        this.instance = instance;
        long up = System.nanoTime();
        this.assignments =
                new Assignments(instance, () -> System.nanoTime() - up, settings.isolation() == Isolation.Pod);
        this.outcomes = outcomes;
        this.blobs = blobs;
        this.logs = logs;
        this.echo = echo;
        this.starter = starter;
        this.supervisor = supervisor;
    }

    /** Starts the first runner. */
    void start() {
        supervisor.execute(this::startRunner);
    }

    /** Whether a runner is up. */
    synchronized boolean ready() {
        return ready;
    }

    /** Whether a slice is being run, or waits for a runner. */
    synchronized boolean isBusy() {
        return run != null;
    }

    /** How many assignments were taken so far. */
    synchronized long taken() {
        return taken;
    }

    synchronized WorkerState state() {
        SliceRun current = run;
        long running = current == null || !current.started ? 0 : System.nanoTime() - current.startedNanos;
        return new WorkerState(
                settings.name(),
                instance,
                Runtime.version().feature(),
                assignments.draining(),
                assignments.running(),
                current == null ? null : current.progress,
                assignments.finished(),
                busyNanos + running,
                replacements);
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
            run = new SliceRun(assignment, encoded, logs.open(assignment.id()));
            taken++;
            dispatch();
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
        Ahead waiting = ahead;
        Ahead next = new Ahead(assignment, encoded);
        if (next.isSettled(offer(assignment, encoded, true))) {
            return next.settled;
        }
        if (waiting != null && !waiting.is(assignment.id())) {
            next.refuse(Reason.Busy, waiting.assignment.id() + " waits already, and only one may");
            return next.settled;
        }
        giveBack(Reason.GivenBack, "It was sent once more");
        ahead = next;
        return next.settled;
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
        Ahead waiting = ahead;
        ahead = null;
        if (waiting != null) {
            waiting.refuse(reason, message);
        }
    }

    /** To be called once what ran has ended, and it is decided what becomes of its runner. */
    private synchronized void goOn() {
        Ahead next = ahead;
        if (next == null) {
            return;
        }
        try {
            if (next.isSettled(offer(next.assignment, next.encoded, true))) {
                ahead = null;
            }
        } catch (IOException broken) {
            ahead = null;
            next.settled.completeExceptionally(broken);
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
        return run != null && run.assignment.id().equals(id) ? run : null;
    }

    synchronized void acknowledge(AssignmentId id) throws IOException {
        if (assignments.acknowledged(id)) {
            outcomes.remove(id);
            notifyAll();
        }
    }

    /**
     * Ends what runs: by itself where it heeds that, else by a kill. Does nothing where it has ended.
     */
    synchronized void cancel(AssignmentId id) {
        SliceRun cancelled = run;
        if (cancelled == null || !cancelled.assignment.id().equals(id) || cancelled.cancelling) {
            return;
        }
        RunnerProcess its = runner;
        if (!cancelled.heedsCancel || cancelled.ending || its == null) {
            endCancelled(cancelled);
            return;
        }
        cancelled.cancelling = true;
        try {
            its.cancel();
            supervisor.after(CANCEL_GRACE.toMillis(), () -> endLate(cancelled));
        } catch (IOException broken) {
            endCancelled(cancelled);
        }
    }

    private synchronized void endLate(SliceRun cancelled) {
        endCancelled(cancelled);
    }

    private void endCancelled(SliceRun cancelled) {
        end(cancelled, Phase.Cancelled, Kind.Cancelled, "The run was cancelled");
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
        while (run != null || !assignments.finished().isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Kills the runners. */
    void close() throws InterruptedException {
        RunnerProcess current;
        RunnerProcess ahead;
        synchronized (this) {
            closed = true;
            current = runner;
            ahead = spare;
        }
        if (current != null) {
            current.kill();
        }
        if (ahead != null) {
            ahead.kill();
        }
    }

    /** Gives the runner what waits for it, as soon as it can take it. */
    private void dispatch() {
        SliceRun next = run;
        RunnerProcess to = runner;
        if (next == null || next.started || next.ending || to == null || !ready || settling) {
            return;
        }
        next.started = true;
        next.startedNanos = System.nanoTime();
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
            System.err.println(to + " did not take " + next.assignment.id() + ": " + broken);
        }
    }

    private synchronized void expire(SliceRun expired) {
        long millis = expired.assignment.deadlineMillis();
        end(
                expired,
                Phase.TimedOut,
                Kind.DeadlineExceeded,
                "The function did not end within its deadline of " + millis + " ms");
    }

    private void end(SliceRun ended, Phase phase, Kind kind, String message) {
        if (run != ended || ended.ending) {
            return;
        }
        if (!ended.started) {
            finish(
                    ended,
                    Outcome.failed(ended.assignment.id(), ended.assignment.to(), phase, Failure.of(kind, message), 0));
            goOn();
            return;
        }
        ended.ending = true;
        RunnerProcess old = detachRunner(kind.name());
        supervisor.execute(() -> killed(ended, old, phase, kind, message));
    }

    /** Ends the run only once its processes are gone, so that nothing of it goes on after its outcome. */
    private void killed(SliceRun ended, @Nullable RunnerProcess old, Phase phase, Kind kind, String message) {
        try {
            String threads = null;
            if (old != null) {
                threads = kind == Kind.DeadlineExceeded ? old.threadDump(THREAD_DUMP_TIME) : null;
                old.kill();
            }
            String dump = threads == null ? null : Failure.cut(threads, Limits.FAILURE_TEXT_BYTES);
            Failure failure = new Failure(kind, message, null, null, null, null, dump, null, null);
            finish(ended, failed(ended, phase, failure));
            startRunner();
            goOn();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Outcome failed(SliceRun ended, Phase phase, Failure failure) {
        long duration = System.nanoTime() - ended.startedNanos;
        return Outcome.failed(ended.assignment.id(), ended.assignment.to(), phase, failure, duration);
    }

    private void finish(SliceRun ended, Outcome outcome) {
        finish(ended, withLogTail(outcome, ended.log).encode(), outcome.durationNanos());
    }

    private synchronized void finish(SliceRun ended, byte[] outcome, long durationNanos) {
        if (ended.deadline != null) {
            ended.deadline.cancel();
        }
        AssignmentId id = ended.assignment.id();
        keep(ended, outcome);
        assignments.ended(id);
        busyNanos += durationNanos;
        run = null;
        ended.log.complete();
        echo.end();
        ended.done.complete(null);
        notifyAll();
    }

    private void keep(SliceRun ended, byte[] outcome) {
        AssignmentId id = ended.assignment.id();
        try {
            outcomes.put(id, outcome);
        } catch (IOException full) {
            Failure failure = Failure.of(
                    Kind.ResultTooLarge, "The function ended, but the worker's disk can't take its outcome: " + full);
            outcomes.putInMemory(id, failed(ended, Phase.Failed, failure).encode());
        }
    }

    private static Outcome withLogTail(Outcome outcome, LogRing log) {
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

    // What runners tell.

    @Override
    public synchronized void ready(RunnerProcess from) {
        startFailures = 0;
        if (from == spare) {
            spareReady = true;
        } else if (from == runner) {
            ready = true;
            startSpare();
            dispatch();
        }
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
    public synchronized void ended(RunnerProcess from, SliceEnd end) {
        SliceRun ended = run;
        if (from != runner || ended == null || !ended.started || ended.ending) {
            return;
        }
        if (ended.cancelling) {
            // Whatever it returned or threw: it was cancelled, and is not trusted to have stopped all that it began.
            endCancelled(ended);
            return;
        }
        served++;
        settling = end.unsettled();
        String cause = Replacement.cause(settings.isolation(), end.failure(), served, settings.maxRunsPerRunner());
        if (end.failure() == null) {
            finish(ended, end.outcome(), end.durationNanos());
        } else {
            finish(ended, Outcome.decode(end.outcome()));
        }
        if (end.failure() == Kind.Refused) {
            dropBlobs(ended.assignment);
        }
        if (cause != null) {
            replace(cause);
        } else if (settling) {
            supervisor.after(SETTLE_TIME.toMillis(), () -> unsettled(from));
        }
        goOn();
    }

    @Override
    public synchronized void progressed(RunnerProcess from, Progress progress) {
        if (from == runner && run != null && run.started) {
            run.progress = progress;
        }
    }

    @Override
    public synchronized void heedsCancel(RunnerProcess from) {
        if (from == runner && run != null && run.started) {
            run.heedsCancel = true;
        }
    }

    @Override
    public synchronized void settled(RunnerProcess from, Set<LeftBehind> left) {
        if (from != runner || !settling) {
            return;
        }
        settling = false;
        String cause = Replacement.cause(left);
        if (cause == null) {
            dispatch();
        } else {
            replace(cause);
        }
    }

    private synchronized void unsettled(RunnerProcess silent) {
        if (silent == runner && settling) {
            replace(LeftBehind.Threads.name());
        }
    }

    @Override
    public synchronized void gone(RunnerProcess from, RunnerExit exit) {
        if (from == spare) {
            spare = null;
            return;
        }
        if (from != runner) {
            return;
        }
        SliceRun ended = run;
        Failure failure = exit.failure();
        if (ended != null && ended.started && ended.cancelling) {
            endCancelled(ended);
            return;
        }
        if (ended != null && ended.started) {
            finish(ended, failed(ended, Phase.Failed, failure));
        } else if (!ready && ++startFailures >= START_FAILURES && ended != null) {
            Failure refused = Failure.of(Kind.Refused, "The worker's runner does not start: " + failure.message());
            finish(ended, Outcome.failed(ended.assignment.id(), ended.assignment.to(), Phase.Failed, refused, 0));
        }
        replace(failure.kind().name());
        goOn();
    }

    private void dropBlobs(Assignment assignment) {
        try {
            blobs.drop(assignment.namespace(), assignment.bundle());
        } catch (IOException stuck) {
            System.err.println("The blobs of " + assignment.bundle() + " could not be dropped: " + stuck);
        }
    }

    // There is always a runner, or one on its way.

    private void replace(String cause) {
        RunnerProcess old = detachRunner(cause);
        supervisor.execute(() -> {
            try {
                if (old != null) {
                    old.kill();
                }
                startRunner();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** From here on nothing that the runner tells counts. */
    private @Nullable RunnerProcess detachRunner(String cause) {
        replacements.merge(cause, 1L, Long::sum);
        blobs.distrust();
        RunnerProcess old = runner;
        System.out.println("The " + old + " is replaced: " + cause);
        runner = null;
        ready = false;
        settling = false;
        served = 0;
        return old;
    }

    private synchronized void startRunner() {
        if (closed || runner != null) {
            return;
        }
        if (spare != null) {
            runner = spare;
            ready = spareReady;
            spare = null;
            if (ready) {
                startSpare();
                dispatch();
            }
            return;
        }
        if (startFailures > 0) {
            long delay = Math.min(10_000, 100L << Math.min(startFailures, 10));
            supervisor.after(delay, this::startNow);
        } else {
            startNow();
        }
    }

    private synchronized void startNow() {
        if (closed || runner != null) {
            return;
        }
        try {
            runner = starter.start(this);
        } catch (IOException impossible) {
            startFailures++;
            System.err.println("A runner can't be started: " + impossible);
            supervisor.execute(this::startRunner);
        }
    }

    private void startSpare() {
        if (settings.isolation() != Isolation.PerRun || closed || spare != null) {
            return;
        }
        try {
            spareReady = false;
            spare = starter.start(this);
        } catch (IOException impossible) {
            System.err.println("A spare runner can't be started: " + impossible);
        }
    }

    /** An assignment that waits for what runs to end. */
    private final class Ahead {
        private final Assignment assignment;
        private final byte[] encoded;
        private final CompletableFuture<@Nullable Refusal> settled = new CompletableFuture<>();

        Ahead(Assignment assignment, byte[] encoded) {
            this.assignment = assignment;
            this.encoded = encoded;
        }

        boolean is(AssignmentId id) {
            return assignment.id().equals(id);
        }

        void refuse(Reason reason, String message) {
            settled.complete(Refusal.of(reason, message));
        }

        /** @return whether it need not wait any more */
        boolean isSettled(Assignments.Answer answer) {
            if (answer instanceof Assignments.Answer.Wait) {
                return false;
            }
            SliceRun started = run;
            if (answer instanceof Assignments.Answer.Refused refused) {
                settled.complete(refused.refusal());
            } else if (started != null && is(started.assignment.id())) {
                var unused = started.done.thenRun(() -> settled.complete(null));
            } else {
                settled.complete(null);
            }
            return true;
        }
    }

    /** A slice from its acceptance to its end. Guarded by the worker's lock, but for {@code done}. */
    private static final class SliceRun {
        private final Assignment assignment;
        private final byte[] encoded;
        private final LogRing log;
        private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private boolean started;
        private boolean ending;
        private boolean heedsCancel;
        /** It was told that it is cancelled, and may end by itself. */
        private boolean cancelling;

        private @Nullable Progress progress;
        private long startedNanos;
        private Supervisor.@Nullable Alarm deadline;

        SliceRun(Assignment assignment, byte[] encoded, LogRing log) {
            this.assignment = assignment;
            this.encoded = encoded;
            this.log = log;
        }

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
}
