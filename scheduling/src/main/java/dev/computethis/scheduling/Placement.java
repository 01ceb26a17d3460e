package dev.computethis.scheduling;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings waiting runs and free workers together, pool by pool. Each match takes time logarithmic in the number of waiting
 * runs and in that of free workers.
 */
final class Placement {

    private final SchedulingPolicy policy;
    private final Flights flights;
    private final Consumer<Decision> decide;
    private final Map<String, Pool> pools = new HashMap<>();
    private long lastTicket;
    private boolean open;
    private boolean claimsNothing;
    /** When pools are to be dispatched again though nothing happened; those that are not their pool's next do not count. */
    private final PriorityQueue<Look> looks = new PriorityQueue<>(Comparator.comparingLong(Look::at));

    private record Look(long at, Pool pool) {}

    Placement(SchedulingPolicy policy, Flights flights, Consumer<Decision> decide) {
        this.policy = policy;
        this.flights = flights;
        this.decide = decide;
    }

    Pool pool(String name) {
        return pools.computeIfAbsent(name, n -> new Pool(policy.usageHalfLifeNanos()));
    }

    void giveTicket(RunEntry run) {
        run.ticket = ++lastTicket;
    }

    /** Lets the run wait for a worker, if any of it waits and it may start. */
    void enqueue(RunEntry run) {
        if (run.hasWaiting() && (run.state() == RunState.Queued || run.state() == RunState.Running)) {
            Pool pool = pool(run.spec.pool());
            pool.queue.remove(run);
            pool.queue.add(run);
        }
    }

    /** A map gives way with each slice that begins or ends: whoever came in the meantime goes first. */
    void goToTheBack(RunEntry run) {
        dequeue(run);
        giveTicket(run);
        enqueue(run);
    }

    void dequeue(RunEntry run) {
        pool(run.spec.pool()).queue.remove(run);
    }

    /** It is known what each worker holds: from now on pools are dispatched. */
    void open() {
        open = true;
    }

    /** From now on what must be claimed first neither starts nor waits any more. */
    void claimNothing() {
        claimsNothing = true;
    }

    // What makes a run or a worker ready for the other

    /** Something of the run waits again, or what was kept for a worker is for others. */
    void backInLine(RunEntry run, long now) {
        if (run.state() == RunState.Running && !run.hasFlights()) {
            run.become(RunState.Queued);
        }
        enqueue(run);
        dispatchReserved(run, now);
        dispatch(pool(run.spec.pool()), now);
    }

    /** The worker may have become free: it gets what is next for it. */
    void free(WorkerEntry worker, long now) {
        worker.pool.refresh(worker);
        RunEntry bound = worker.bound;
        if (bound != null) {
            dispatchReserved(bound, now);
        }
        dispatch(worker.pool, now);
    }

    /** The worker that was kept for a claim, if one was, is for others. */
    void serveOthers(@Nullable WorkerEntry kept, long now) {
        if (kept != null) {
            free(kept, now);
        }
    }

    /** The start that the run claimed is stored: it is made on the worker that was kept for it, or on the next. */
    void claimed(RunEntry run, long now) {
        WorkerEntry kept = run.endClaim();
        if (kept != null && run.hasWaiting()) {
            place(run, kept, now);
        } else {
            enqueue(run);
            dispatchReserved(run, now);
            serveOthers(kept, now);
        }
        dispatch(pool(run.spec.pool()), now);
    }

    // Matches

    /** Starts what can start in the pool, once that is open. */
    void dispatch(Pool pool, long now) {
        if (!open) {
            return;
        }
        pool.passed(now);
        List.copyOf(pool.kept).forEach(this::enqueue);
        pool.kept.clear();
        while (pool.hasFree()) {
            RunEntry run = pool.queue.first();
            if (run == null) {
                takeBack(pool, now);
                return;
            }
            WorkerEntry worker = workerFor(run, pool, now);
            if (worker == null) {
                dequeue(run);
                pool.kept.add(run);
            } else {
                place(run, worker, now);
            }
        }
        sendAhead(pool, now);
    }

    /** No worker is free: the next in line wait on those that soon are, so that these need not wait for them. */
    private void sendAhead(Pool pool, long now) {
        for (RunEntry run = pool.queue.first(); run != null && run.mayGoAhead(); run = pool.queue.first()) {
            WorkerEntry worker = pool.sentAhead.soonFree(now);
            if (worker == null) {
                return;
            }
            dequeue(run);
            send(run, worker, true, now);
        }
    }

    /** Workers are free, and nothing is in line: what waits on busy ones may start sooner. */
    private void takeBack(Pool pool, long now) {
        int free = pool.freeWorkers();
        for (WorkerEntry late = pool.sentAhead.late(free, now); late != null; late = pool.sentAhead.late(free, now)) {
            takeBack(late, "another worker is free");
        }
        OptionalLong next = pool.sentAhead.nextLate(free);
        if (next.isPresent() && next.getAsLong() < pool.lookAt) {
            pool.lookAt = next.getAsLong();
            looks.add(new Look(pool.lookAt, pool));
        }
    }

    /** Asks for what waits on the worker, if anything does. */
    void takeBack(WorkerEntry worker, String reason) {
        Flight ahead = worker.ahead;
        if (ahead != null && !ahead.takenBack) {
            ahead.takenBack = true;
            worker.pool.refresh(worker);
            decide.accept(new Decision.TakeBack(ahead.slice, worker.name, reason));
        }
    }

    /** When {@link #look} is due; empty where it is not. May be early. */
    OptionalLong nextLook() {
        Look first = looks.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.at);
    }

    /** Dispatches again where only time has passed. */
    void look(long now) {
        for (Look due = looks.peek(); due != null && due.at <= now; due = looks.peek()) {
            looks.remove();
            if (due.pool.lookAt == due.at) {
                due.pool.lookAt = Long.MAX_VALUE;
                dispatch(due.pool, now);
            }
        }
    }

    /** Which free worker the run's next slice goes to; null where all that waits of it is kept for busy ones. */
    private @Nullable WorkerEntry workerFor(RunEntry run, Pool pool, long now) {
        WorkerEntry next = pool.nextFree();
        if (run.isOneInvocation() || run.isOwed(next, policy.sliceNanos())) {
            return next;
        }
        WorkerEntry owed = pool.firstFree(worker -> run.isOwed(worker, policy.sliceNanos()));
        return owed != null || !run.hasFor(next, policy.sliceNanos(), now) ? owed : next;
    }

    /** Lets the single-use workers that are the run's alone go on with it. */
    void dispatchReserved(RunEntry run, long now) {
        for (WorkerEntry worker : run.reserved()) {
            boolean mayStart = run.state() == RunState.Queued || run.state() == RunState.Running;
            if (mayStart
                    && run.hasWaiting()
                    && worker.isUsable()
                    && worker.current == null
                    && worker.claiming == null
                    && run.hasFor(worker, policy.sliceNanos(), now)) {
                place(run, worker, now);
            }
        }
    }

    /** Sends the run's next slice to the worker, once its start is stored where it must be. */
    private void place(RunEntry run, WorkerEntry worker, long now) {
        dequeue(run);
        if (run.mustClaim()) {
            if (claimsNothing) {
                return;
            }
            run.become(RunState.Claiming);
            run.keep(worker);
            worker.pool.refresh(worker);
            decide.accept(new Decision.Claim(run.spec.uid(), run.nextAttempt(), worker.name, run.reason));
            return;
        }
        send(run, worker, false, now);
        goToTheBack(run);
    }

    private void send(RunEntry run, WorkerEntry worker, boolean ahead, long now) {
        Slice slice = run.cut(worker, policy.sliceNanos(), now);
        long expected = run.expectedNanos(slice.size(), policy.sliceNanos());
        Flight flight = new Flight(slice, worker, run, expected);
        run.add(flight);
        run.become(RunState.Running);
        worker.pool.queue.charge(run.spec.tenant(), expected, now);
        decide.accept(new Decision.Assign(slice, worker.name, ahead, run.reason));
        if (ahead) {
            worker.ahead = flight;
        } else {
            flights.begin(flight, now);
        }
        worker.pool.refresh(worker);
        worker.pool.started(worker);
    }
}
