package dev.computethis.engine;

import dev.computethis.engine.PayloadSource.InvalidPayloadException;
import dev.computethis.engine.WorkerConnection.RefusedException;
import dev.computethis.engine.WorkerConnection.UnknownAssignmentException;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.TraceParent;
import dev.computethis.scheduling.Slice;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The talk with a worker about one slice, until its end is known: sends the assignment and the blobs the worker lacks,
 * waits for the outcome, and asks again where an answer did not come. It gives up only when its worker is lost, which
 * {@link #close()} tells it. Lives on the loop.
 */
final class SliceCall {

    /** A worker that still lacks blobs after so many uploads has no room for them, or does not keep them. */
    private static final int MAX_UPLOADS = 8;

    /** An outcome that could not be read so many times was not damaged on its way. */
    private static final int MAX_GARBLED = 5;

    /** How a slice's story ends. One of these is told, once, unless the call is closed before. */
    interface Listener {
        void ended(SliceCall call, Outcome outcome);

        /** Nothing ran; another worker may do. */
        void refused(SliceCall call, Refusal refusal);

        /** The worker is not to start it, or holds nothing of it: whether it had effects is unknown. */
        void vanished(SliceCall call, String reason);

        /** The worker's launcher has been restarted, and may have started it before. */
        void restarted(SliceCall call);
    }

    final @Nullable ActiveRun run;
    final WorkerLink worker;
    final Slice slice;
    final AssignmentId id;

    private final TermLoop loop;
    private final BlobCache blobs;
    private final DispatcherConfig config;
    private final Backoff backoff;
    private final Listener listener;
    private @Nullable Assignment assignment;
    /** Whether it may wait on its worker for another to end. */
    private boolean mayWait;
    /** Whether that one has not ended yet, as far as is known. */
    private boolean ahead;
    /** Whether the worker may have it. */
    private boolean sent;

    private long sentNanos;

    /** Whether a request to start it was sent of which nothing is known. */
    private boolean uncertain;

    /** Whether the worker has said that it holds it. */
    private boolean told;

    /** When it was refused for the first time after that. */
    private @Nullable Long firstRefusedNanos;

    private boolean cancelled;
    private boolean closed;
    private int uploads;
    private int garbled;

    SliceCall(
            @Nullable ActiveRun run,
            WorkerLink worker,
            Slice slice,
            TermLoop loop,
            BlobCache blobs,
            DispatcherConfig config,
            Backoff backoff,
            Listener listener) {
        this.run = run;
        this.worker = worker;
        this.slice = slice;
        this.id = new AssignmentId(slice.uid(), slice.from(), slice.attempt());
        this.loop = loop;
        this.blobs = blobs;
        this.config = config;
        this.backoff = backoff;
        this.listener = listener;
        worker.calls.put(id, this);
    }

    /** Sends the slice. */
    void start(String instance) {
        ActiveRun active = Objects.requireNonNull(run);
        loop.when(
                active.payload.slice(slice.from(), slice.to(), blobs),
                payload -> {
                    if (!closed) {
                        assignment = assignment(active.run, instance, payload);
                        send();
                    }
                },
                failure -> blobFailed(failure, () -> start(instance)));
    }

    /** Sends the slice, to wait on its worker until what that is at has ended. */
    void startAhead(String instance) {
        mayWait = true;
        ahead = true;
        start(instance);
    }

    /** What it waited for has ended. */
    void begun() {
        ahead = false;
    }

    /** Whether it waits on its worker for another to end, as far as is known. */
    boolean isAhead() {
        return ahead;
    }

    /** Whether it was sent ahead. */
    boolean mayWait() {
        return mayWait;
    }

    /** Has it refused as given back, unless it has started. */
    void takeBack() {
        if (closed || !ahead) {
            return;
        }
        if (isUnsent()) {
            closed = true;
            listener.refused(this, Refusal.of(Refusal.Reason.GivenBack, "it was not sent yet"));
            return;
        }
        loop.when(worker.connection.takeBack(id), done -> {}, failure -> {});
        loop.schedule(this::takeBack, config.heartbeat());
    }

    /** Waits for the end of what the worker holds. */
    void attach() {
        sent = true;
        await();
    }

    /** Kills it. Its end is told as any other. */
    void cancel() {
        if (closed || cancelled) {
            return;
        }
        cancelled = true;
        if (sent) {
            kill();
        } else {
            end(cancelledBeforeStart());
        }
    }

    /** The worker has said that it holds it. */
    void told() {
        told = true;
    }

    /** Whether its start is stored, and was perhaps not made yet: then the next leader can't tell. */
    boolean isClaimedAndUntold() {
        return !told && run != null && (slice.attempt() > 1 || run.spec().maxAttempts() == 1);
    }

    /** Whether it is sure that nothing ran, and nothing will. */
    boolean isUnsent() {
        return !sent && !mayStillArrive();
    }

    /** Nothing is told any more. */
    void close() {
        closed = true;
    }

    private Assignment assignment(Run stored, String instance, byte[] payload) {
        Submission submission = stored.submission();
        return new Assignment(
                id,
                instance,
                stored.key().namespace(),
                stored.key().name(),
                submission.function(),
                slice.to(),
                new Digest(submission.bundle()),
                payload,
                deadlineMillis(submission.activeDeadlineSeconds()),
                submission.retryOn() == null ? List.of() : submission.retryOn(),
                traceparent(submission));
    }

    private String traceparent(Submission submission) {
        TraceParent parent = TraceParent.parse(submission.traceparent());
        return parent == null ? "" : parent.start(id).toString();
    }

    private static long deadlineMillis(@Nullable Long seconds) {
        return seconds == null ? 0 : TimeUnit.SECONDS.toMillis(seconds);
    }

    private void send() {
        sent = true;
        sentNanos = loop.nanos();
        Assignment sending = Objects.requireNonNull(assignment);
        loop.when(
                mayWait ? worker.connection.runAhead(sending) : worker.connection.run(sending),
                this::end,
                this::failed);
    }

    private void await() {
        loop.when(worker.connection.await(id), this::end, this::failed);
    }

    /** A kill may overtake the assignment, which would then start: so it is repeated until the end is known. */
    private void kill() {
        if (closed) {
            return;
        }
        loop.when(worker.connection.cancel(id), done -> {}, failure -> {});
        loop.schedule(this::kill, config.heartbeat());
    }

    private void end(Outcome outcome) {
        if (!closed) {
            closed = true;
            listener.ended(this, outcome);
        }
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
        if (failure instanceof RefusedException refused && refused.refusal().reason() == Refusal.Reason.LaterLeader) {
            // This leader will soon know that it leads no more. Of the slice it knows nothing, so nothing follows.
            askAgain();
        } else if (failure instanceof RefusedException refused) {
            sent = false;
            refused(refused.refusal());
        } else if (failure instanceof MalformedMessageException garbage) {
            garbled(garbage);
        } else if (failure instanceof UnknownAssignmentException) {
            vanish("worker " + worker.name() + " no longer holds it");
        } else {
            askAgainUncertain();
        }
    }

    private void garbled(MalformedMessageException garbage) {
        garbled++;
        if (garbled == MAX_GARBLED) {
            fail(Failure.Kind.Crashed, "What its runner gave as its outcome is none of it: " + garbage.getMessage());
        } else {
            askAgainUncertain();
        }
    }

    private void askAgainUncertain() {
        uncertain = true;
        askAgain();
    }

    private void askAgain() {
        worker.ask();
        later(() -> {
            // A slice that is to be killed is not sent again.
            if (assignment == null || cancelled) {
                await();
            } else {
                send();
            }
        });
    }

    private void refused(Refusal refusal) {
        if (cancelled) {
            end(cancelledBeforeStart());
            return;
        }
        boolean mayStillArrive = mayStillArrive();
        switch (refusal.reason()) {
            case MissingBlobs -> upload(refusal.missing());
            case Invalid -> fail(Failure.Kind.Refused, "Worker " + worker.name() + " refused it: " + refusal.message());
            case OtherInstance -> otherInstance(refusal);
            case Stale, LaterLeader -> vanish("worker " + worker.name() + " refused it as stale: " + refusal.message());
            case Busy, Draining, NoSpace, GivenBack -> {
                if (mayStillArrive) {
                    askAgain();
                } else {
                    closed = true;
                    listener.refused(this, refusal);
                }
            }
        }
    }

    /** What was sent over a connection that broke may arrive after the refusal, and start; not later than in a lease. */
    private boolean mayStillArrive() {
        if (uncertain && firstRefusedNanos == null) {
            firstRefusedNanos = loop.nanos();
        }
        return firstRefusedNanos != null
                && loop.nanos() - firstRefusedNanos < config.lease().toNanos();
    }

    private void otherInstance(Refusal refusal) {
        closed = true;
        // Where the way there repeats requests, one sent before that launcher came up may have reached the one before
        // it, too.
        boolean upWhenSent = refusal.up().toNanos() >= loop.nanos() - sentNanos;
        if (uncertain || !upWhenSent) {
            listener.restarted(this);
        } else {
            listener.refused(this, refusal);
        }
    }

    private void upload(List<Digest> missing) {
        if (missing.isEmpty()) {
            send();
            return;
        }
        if (++uploads > MAX_UPLOADS) {
            fail(
                    Failure.Kind.Refused,
                    "Worker " + worker.name() + " still lacks " + missing + " after " + MAX_UPLOADS + " uploads.");
            return;
        }
        uploadFirst(missing);
    }

    private void uploadFirst(List<Digest> missing) {
        if (missing.isEmpty()) {
            send();
            return;
        }
        Digest digest = missing.get(0);
        loop.when(
                blobs.get(namespace(), digest),
                content -> {
                    if (!closed) {
                        loop.when(
                                worker.connection.putBlob(namespace(), digest, content),
                                done -> {
                                    if (!closed) {
                                        uploadFirst(missing.subList(1, missing.size()));
                                    }
                                },
                                this::failed);
                    }
                },
                failure -> blobFailed(failure, () -> uploadFirst(missing)));
    }

    private void blobFailed(Throwable failure, Runnable again) {
        if (closed) {
            return;
        }
        if (failure instanceof InvalidPayloadException invalid) {
            fail(Failure.Kind.Invalid, invalid.getMessage());
        } else if (failure instanceof ProblemException problem && Problem.Type.NOT_FOUND.is(problem.problem())) {
            fail(
                    Failure.Kind.Invalid,
                    "A blob of the run is not stored (any more): "
                            + problem.problem().detail()
                            + " Upload it, then submit again.");
        } else {
            later(again);
        }
    }

    private void fail(Failure.Kind kind, @Nullable String message) {
        end(Outcome.failed(id, slice.to(), Phase.Failed, Failure.of(kind, String.valueOf(message)), 0));
    }

    private void vanish(String reason) {
        closed = true;
        listener.vanished(this, reason);
    }

    private void later(Runnable task) {
        loop.schedule(
                () -> {
                    if (!closed) {
                        task.run();
                    }
                },
                backoff.next());
    }

    private String namespace() {
        return Objects.requireNonNull(run).run.key().namespace();
    }

    private Outcome cancelledBeforeStart() {
        return Outcome.failed(
                id,
                slice.to(),
                Phase.Cancelled,
                Failure.of(Failure.Kind.Cancelled, "Cancelled before a worker started it."),
                0);
    }
}
