package dev.computethis.engine;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.WorkerState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The leader's tie to one worker: asks it how it is, again and again, and tells once it has been silent for longer than
 * its lease. A worker lost so is asked on, as it may come back. Lives on the loop.
 */
final class WorkerLink {

    private static final Logger LOG = System.getLogger(WorkerLink.class.getName());

    /** A worker silent for so many heartbeats gets no further slice. */
    private static final int SILENT_AFTER_HEARTBEATS = 3;

    /** Told of a worker's answers and silence. */
    interface Listener {
        void answered(WorkerLink worker, WorkerState state);

        /** No answer for a while, or an error; not lost yet. */
        void silent(WorkerLink worker);

        void lost(WorkerLink worker, String reason);
    }

    final WorkerEndpoint endpoint;
    final WorkerConnection connection;
    /** How the scheduler names it. */
    final String id;

    final String poolId;

    /** Its last answer; null before the first. */
    @Nullable
    WorkerState state;

    /** The instance the scheduler knows it as; null where the scheduler does not (any more). */
    @Nullable
    String joined;

    boolean silent;
    boolean draining;
    /** It said it was busy, when it should not have been. */
    boolean disagrees;

    /** It refused a slice, and may be given others once it has answered again. */
    boolean resumable;

    final WorkerCounts counts;
    long completed;
    /** When it last ended a slice. */
    long freeNanos;
    /** The slices it has, as far as the leader knows. */
    final Map<AssignmentId, SliceCall> calls = new HashMap<>(4);

    /** Outcomes it keeps that nobody asks for, and since when. */
    final Map<AssignmentId, Long> strays = new HashMap<>(4);

    private final TermLoop loop;
    private final DispatcherConfig config;
    private final Listener listener;
    private final Backoff backoff;
    private long answeredNanos;
    private long questions;
    private long lastAnswered;
    private boolean asking;
    private boolean closed;

    WorkerLink(
            WorkerEndpoint endpoint,
            WorkerConnection connection,
            TermLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics,
            RandomGenerator random,
            Listener listener) {
        this.endpoint = endpoint;
        this.connection = connection;
        this.id = endpoint.key().toString();
        this.poolId =
                ActiveRun.poolId(endpoint.key().namespace(), endpoint.key().pool());
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.counts = new WorkerCounts(endpoint.key(), metrics);
        this.backoff = new Backoff(config.firstBackoff(), config.heartbeat(), random);
        this.answeredNanos = loop.nanos();
    }

    String name() {
        return endpoint.key().name();
    }

    boolean isClosed() {
        return closed;
    }

    void open() {
        ask();
        watchLeaseIn(silentAfter());
    }

    /** Asks now, unless an answer is awaited already. */
    void ask() {
        if (closed || asking) {
            return;
        }
        asking = true;
        long question = ++questions;
        loop.when(
                connection.state(),
                answer -> {
                    answered(answer, question);
                    askAgain(question, config.heartbeat());
                },
                failure -> {
                    LOG.log(Level.DEBUG, "Worker {0} does not say how it is: {1}", id, failure);
                    hush();
                    askAgain(question, backoff.next());
                });
    }

    /** It has said that it holds the slice. */
    void toldOf(@Nullable HeldSlice held) {
        SliceCall call = held == null ? null : calls.get(held.id());
        if (call != null) {
            call.told();
        }
    }

    /** Forgets its slices without a word to it. */
    void closeCalls() {
        List.copyOf(calls.values()).forEach(SliceCall::close);
        calls.clear();
    }

    void close() {
        closed = true;
        closeCalls();
        connection.close();
    }

    /** One question at a time is enough: of those overtaken by a later one, only the answer is taken. */
    private void askAgain(long question, Duration delay) {
        if (question != questions) {
            return;
        }
        asking = false;
        loop.schedule(
                () -> {
                    if (question == questions) {
                        ask();
                    }
                },
                delay);
    }

    /** An answer that a later one overtook tells nothing any more. */
    private void answered(WorkerState answer, long question) {
        if (closed || question < lastAnswered) {
            return;
        }
        lastAnswered = question;
        answeredNanos = loop.nanos();
        backoff.reset();
        listener.answered(this, answer);
    }

    private void hush() {
        if (!closed && !silent) {
            silent = true;
            listener.silent(this);
        }
    }

    private void watchLease(long dueNanos) {
        if (closed) {
            return;
        }
        // While this process itself stood still, a worker's answers could not come through: that time does not count.
        long now = loop.nanos();
        answeredNanos = Math.min(now, answeredNanos + Math.max(0, now - dueNanos));
        long quiet = now - answeredNanos;
        long next = silentAfter().toNanos() - quiet;
        if (next <= 0) {
            hush();
            next = config.lease().toNanos() - quiet;
        }
        if (next <= 0) {
            // Of one that is lost, and silent on, each further lease is counted by itself.
            answeredNanos = now;
            next = silentAfter().toNanos();
            asking = false;
            ask();
            if (joined != null) {
                listener.lost(this, "it did not answer for " + config.lease().toSeconds() + " s");
            }
        }
        watchLeaseIn(Duration.ofNanos(next));
    }

    /** At least with each heartbeat, as it is by being late that it knows how long this process stood still. */
    private void watchLeaseIn(Duration left) {
        Duration delay = left.compareTo(config.heartbeat()) < 0 ? left : config.heartbeat();
        long due = loop.nanos() + delay.toNanos();
        loop.scheduleBehindNews(() -> watchLease(due), delay);
    }

    private Duration silentAfter() {
        return config.heartbeat().multipliedBy(SILENT_AFTER_HEARTBEATS);
    }
}
