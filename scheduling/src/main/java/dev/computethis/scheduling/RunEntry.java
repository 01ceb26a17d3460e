package dev.computethis.scheduling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as the scheduler follows it. Each of its invocations is in one place: waiting, in flight, or done. Slim, as a
 * million may wait.
 */
final class RunEntry {

    /** Invocations that wait, and the attempt they start with; a stack, the next to start on top. */
    private record Waiting(
            int from, int to, int attempt, @Nullable Waiting next) {}

    final RunSpec spec;
    /** The place in line among runs of the same tenant and priority. */
    long ticket;
    /** The latest attempt that is stored. */
    int claimed;
    /** No invocation may start with an attempt below this, as earlier ones may have been used up unseen. */
    int floor = 1;
    /** The highest attempt that was started. */
    int started;

    int done;
    /** Where its last slice ended, while its end is being stored. */
    @Nullable
    WorkerEntry endedOn;

    @Nullable
    Verdict verdict;

    String reason = "first in the queue";

    private RunState state = RunState.Queued;
    private @Nullable Waiting waiting;
    private int waitingInvocations;
    private @Nullable WorkerEntry kept;
    private Map<Integer, Flight> flights = Map.of();
    private Set<WorkerEntry> reserved = Set.of();
    private final @Nullable SliceSizing sizing;
    /** How long its function took lately, in runs of one invocation. */
    private final Pace function;

    private RunEntry(RunSpec spec, Pool pool) {
        this.spec = spec;
        this.function = pool.pace(spec.function());
        this.sizing = spec.invocations() == 1
                ? null
                : new SliceSizing(spec.invocations(), earlierPace(spec), pool.shares(spec.function()));
    }

    /** A run that is new: nothing of it has started. */
    static RunEntry ofNew(RunSpec spec, Pool pool) {
        RunEntry run = new RunEntry(spec, pool);
        run.putBack(0, spec.invocations(), run.floor);
        return run;
    }

    /**
     * A run that a new leader found: its next start is later than any an earlier leader may have made. The rule of claims:
     * an attempt from the second on, or the only one, is stored before it starts; a first one is not. So the stored
     * attempt, and the first, may have started without a trace.
     */
    static RunEntry ofRecovered(RecoveredRun found, Pool pool) {
        RunSpec spec = found.spec();
        RunEntry run = new RunEntry(spec, pool);
        boolean neverStarted = spec.maxAttempts() == 1 && found.storedAttempt() == 0;
        run.claimed = found.storedAttempt();
        run.started = found.storedAttempt();
        run.floor = neverStarted ? 1 : Math.max(1, found.storedAttempt()) + 1;
        if (run.floor > 1) {
            run.reason = "an earlier leader may have started it before";
        }
        run.putBack(0, spec.invocations(), run.floor);
        return run;
    }

    /** A slice that is larger than the run's own invocations bear out could miss its deadline. */
    private Pace earlierPace(RunSpec spec) {
        return spec.deadlineNanos() == 0 ? function : new Pace();
    }

    RunState state() {
        return state;
    }

    void become(RunState next) {
        if (next != state && !state.mayBecome(next)) {
            throw new IllegalStateException("Run " + spec.uid() + " can't go from " + state + " to " + next);
        }
        state = next;
        if (next == RunState.Done) {
            dropWaiting();
        }
    }

    boolean isActive() {
        return state == RunState.Queued || state == RunState.Claiming || state == RunState.Running;
    }

    // Waiting invocations

    int waitingInvocations() {
        return waitingInvocations;
    }

    boolean hasWaiting() {
        return waiting != null;
    }

    /** The attempt with which the next slice starts; 0 where none waits. */
    int nextAttempt() {
        return waiting == null ? 0 : waiting.attempt;
    }

    boolean mustClaim() {
        return waiting != null && waiting.attempt > claimed && (waiting.attempt > 1 || spec.maxAttempts() == 1);
    }

    /** Whether what waits is claimed, or being claimed. */
    boolean hasClaim() {
        boolean claimable = waiting != null && (waiting.attempt > 1 || spec.maxAttempts() == 1);
        return state == RunState.Claiming || (isActive() && claimable && !mustClaim());
    }

    /** Whether what waits may not start, as earlier attempts may have used up all it may have. */
    boolean hasNoStartLeft() {
        return waiting != null && floor > spec.maxAttempts();
    }

    /** The attempt with which the slice, should it start again, does so. */
    int attemptAfter(Slice slice) {
        return Math.max(slice.attempt() + 1, floor);
    }

    /** Whether it may wait on a busy worker: it is one start, which needs no claim and is not the only one it may have. */
    boolean mayGoAhead() {
        return sizing == null && nextAttempt() == 1 && spec.maxAttempts() > 1;
    }

    void putBack(int from, int to, int attempt) {
        waiting = new Waiting(from, to, attempt, waiting);
        waits(to - from);
    }

    /** This attempt, and those before it, may have started unseen: what waits starts with a later one. */
    void usedUp(int attempt) {
        floor = Math.max(floor, attempt + 1);
        claimed = Math.max(claimed, attempt);
        started = Math.max(started, attempt);
        Deque<Waiting> parts = new ArrayDeque<>();
        for (Waiting w = waiting; w != null; w = w.next) {
            parts.push(w);
        }
        waiting = null;
        for (Waiting w : parts) {
            waiting = new Waiting(w.from, w.to, Math.max(w.attempt, floor), waiting);
        }
    }

    void dropWaiting() {
        waiting = null;
        waits(-waitingInvocations);
    }

    private void waits(int more) {
        waitingInvocations += more;
        if (sizing != null) {
            sizing.waits(more);
        }
    }

    /** Whether some of what waits, which must be some, is for that worker; else all of it is kept for others. */
    boolean hasFor(WorkerEntry worker, long targetNanos, long now) {
        return sizing == null || sizing.next(worker, this, targetNanos, now) > 0;
    }

    boolean isOf(String function) {
        return spec.function().equals(function);
    }

    boolean isOneInvocation() {
        return sizing == null;
    }

    /** Whether the worker has not had its even share of the invocations yet. */
    boolean isOwed(WorkerEntry worker, long targetNanos) {
        return sizing != null && sizing.isBehind(worker, targetNanos);
    }

    /** Takes the worker's next slice, at least one invocation, from those that wait, which must be some. */
    Slice cut(WorkerEntry worker, long targetNanos, long now) {
        Waiting top = waiting;
        if (top == null) {
            throw new IllegalStateException("Nothing of " + spec.uid() + " waits");
        }
        int wanted = sizing == null ? 1 : sizing.next(worker, this, targetNanos, now);
        int to = Math.min(top.to, top.from + Math.max(1, wanted));
        waiting = to == top.to ? top.next : new Waiting(to, top.to, top.attempt, top.next);
        waits(top.from - to);
        if (sizing != null) {
            sizing.given(worker, to - top.from, targetNanos);
        }
        return new Slice(spec.uid(), top.from, to, top.attempt);
    }

    /** Takes just this slice from those that wait. @return false where not all of it waits */
    boolean take(Slice slice) {
        List<Waiting> above = new ArrayList<>();
        for (Waiting w = waiting; w != null; w = w.next) {
            // Where an earlier leader may have started it unseen, any start it is found with may be the last.
            boolean isLatest = slice.attempt() + 1 >= w.attempt || w.attempt == floor;
            if (isLatest && w.from <= slice.from() && slice.to() <= w.to) {
                Waiting rest = w.next;
                rest = slice.to() < w.to ? new Waiting(slice.to(), w.to, w.attempt, rest) : rest;
                rest = w.from < slice.from() ? new Waiting(w.from, slice.from(), w.attempt, rest) : rest;
                for (int i = above.size() - 1; i >= 0; i--) {
                    Waiting a = above.get(i);
                    rest = new Waiting(a.from, a.to, a.attempt, rest);
                }
                waiting = rest;
                waits(-slice.size());
                return true;
            }
            above.add(w);
        }
        return false;
    }

    // The worker that is kept for it while it claims its next start

    void keep(WorkerEntry worker) {
        kept = worker;
        worker.claiming = this;
    }

    /** @return the worker that was kept; null where none was */
    @Nullable
    WorkerEntry releaseKept() {
        WorkerEntry worker = kept;
        kept = null;
        if (worker != null) {
            worker.claiming = null;
        }
        return worker;
    }

    /** The claim is stored, or another leader's is. @return the worker that was kept for it; null where none was */
    @Nullable
    WorkerEntry endClaim() {
        become(hasFlights() ? RunState.Running : RunState.Queued);
        return releaseKept();
    }

    // Slices on workers

    boolean hasFlights() {
        return !flights.isEmpty();
    }

    Collection<Flight> flights() {
        return List.copyOf(flights.values());
    }

    void add(Flight flight) {
        if (flights.isEmpty()) {
            flights = new HashMap<>(4);
        }
        flights.put(flight.slice.from(), flight);
        started = Math.max(started, flight.slice.attempt());
    }

    void remove(Flight flight) {
        flights.remove(flight.slice.from());
    }

    void measured(WorkerEntry worker, int invocations, long nanos) {
        if (sizing != null) {
            sizing.measured(worker, invocations, nanos);
        } else {
            function.measured(invocations, nanos);
        }
    }

    long expectedNanos(int invocations, long unknown) {
        return sizing == null ? unknown : sizing.expectedNanos(invocations, unknown);
    }

    /** As far as is known; {@link Long#MAX_VALUE} where nothing is. */
    long knownNanos(int invocations) {
        if (sizing != null) {
            return sizing.expectedNanos(invocations, Long.MAX_VALUE);
        }
        return function.isKnown() ? (long) function.nanosPerInvocation() : Long.MAX_VALUE;
    }

    // Single-use workers that are this run's alone

    void reserve(WorkerEntry worker) {
        if (reserved.isEmpty()) {
            reserved = new LinkedHashSet<>(4);
        }
        reserved.add(worker);
        worker.bound = this;
    }

    void release(WorkerEntry worker) {
        if (!reserved.isEmpty()) {
            reserved.remove(worker);
        }
    }

    Collection<WorkerEntry> reserved() {
        return reserved.isEmpty() ? List.of() : List.copyOf(reserved);
    }
}
