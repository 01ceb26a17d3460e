package dev.computethis.scheduling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Slice slice = run.cut(worker, policy.sliceNanos(), now);
        long expected = run.expectedNanos(slice.size(), policy.sliceNanos());
        Flight flight = new Flight(slice, worker, run, expected);
        worker.current = flight;
        run.add(flight);
        run.become(RunState.Running);
        worker.pool.refresh(worker);
        worker.pool.started(worker);
        worker.pool.queue.charge(run.spec.tenant(), expected, now);
        decide.accept(new Decision.Assign(slice, worker.name, run.reason));
        launched.accept(flight);
        goToTheBack(run);
    }
}
