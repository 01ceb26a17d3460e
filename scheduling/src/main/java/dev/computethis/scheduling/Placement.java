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
    private final Consumer<Decision> decide;
    private final Consumer<Flight> launched;
    private final Map<String, Pool> pools = new HashMap<>();
    private long lastTicket;
    private boolean claimsNothing;
    /** When pools are to be dispatched again though nothing happened; those that are not their pool's next do not count. */
    private final PriorityQueue<Look> looks = new PriorityQueue<>(Comparator.comparingLong(Look::at));

    private record Look(long at, Pool pool) {}

    /** @param launched told of each slice that is sent */
    Placement(SchedulingPolicy policy, Consumer<Decision> decide, Consumer<Flight> launched) {
        this.policy = policy;
        this.decide = decide;
        this.launched = launched;
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

    /** From now on what must be claimed first neither starts nor waits any more. */
    void claimNothing() {
        claimsNothing = true;
    }

    /** Starts what can start in the pool. */
    void dispatch(Pool pool, long now) {
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
    void place(RunEntry run, WorkerEntry worker, long now) {
        dequeue(run);
        if (run.mustClaim()) {
            if (claimsNothing) {
                return;
            }
            run.become(RunState.Claiming);
            run.claimedWorker = worker;
            worker.claiming = run;
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
            worker.current = flight;
            begun(flight, now);
        }
        worker.pool.refresh(worker);
        worker.pool.started(worker);
    }

    /** What was sent ahead to the worker, which has ended what it was at, has its turn. */
    void goOn(WorkerEntry worker, long now) {
        worker.goOn();
        Flight next = worker.current;
        if (next != null) {
            begun(next, now);
            decide.accept(new Decision.Begin(next.slice, worker.name, "it was sent ahead"));
        }
    }

    private void begun(Flight flight, long now) {
        RunEntry run = flight.run;
        long nanos = run == null ? Long.MAX_VALUE : run.knownNanos(flight.slice.size());
        if (nanos == Long.MAX_VALUE) {
            flight.worker.pool.sentAhead.begunUnknown(now);
        } else {
            flight.endsAt = now + nanos;
        }
        launched.accept(flight);
    }
}
