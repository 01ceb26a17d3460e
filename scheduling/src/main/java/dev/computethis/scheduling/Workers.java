package dev.computethis.scheduling;

import dev.computethis.scheduling.Flight.Backstop;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers that take part: how they come, are let rest, drain, and are lost with what is on them. One that is made for
 * one run is replaced once it has served it; one that drains is told of as soon as nothing is left on it.
 */
final class Workers {

    private final Placement placement;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Consumer<Decision> decide;
    private final Map<String, WorkerEntry> byName = new HashMap<>();

    Workers(Placement placement, Flights flights, Outcomes outcomes, Consumer<Decision> decide) {
        this.placement = placement;
        this.flights = flights;
        this.outcomes = outcomes;
        this.decide = decide;
    }

    /** Null where none of that name takes part. */
    @Nullable
    WorkerEntry find(String name) {
        return byName.get(name);
    }

    /** The slice, if it is on that worker. */
    @Nullable
    Flight find(String name, Slice slice) {
        WorkerEntry worker = byName.get(name);
        return worker == null ? null : worker.find(slice);
    }

    // How they come and go

    /** The worker takes part, and gets nothing yet. */
    WorkerEntry join(WorkerReport report) {
        Pool pool = placement.pool(report.pool());
        WorkerEntry worker = new WorkerEntry(report.worker(), pool, report.singleUse());
        pool.join(worker);
        byName.put(worker.name, worker);
        return worker;
    }

    /** The worker is gone, with what is on it; does nothing where none of that name takes part. */
    void lose(String name, String reason, long now) {
        WorkerEntry worker = byName.remove(name);
        if (worker == null) {
            return;
        }
        worker.pool.workers -= worker.draining ? 0 : 1;
        worker.suspended = true;
        withdraw(worker);
        RunEntry bound = worker.bound;
        if (bound != null) {
            bound.release(worker);
        }
        for (Flight flight : worker.flights()) {
            flights.drop(flight);
            RunEntry run = flight.run;
            if (run != null) {
                outcomes.lost(run, flight, "worker " + name + " was lost: " + reason, now);
            }
        }
    }

    /** Kills what should have ended long ago; a worker that did not even end what it was told to kill is replaced. */
    void endOverdue(long now) {
        for (Backstop due = flights.pollOverdue(now); due != null; due = flights.pollOverdue(now)) {
            Flight flight = due.flight();
            if (due.killed()) {
                String name = flight.worker.name;
                String reason = name + " did not end " + flight.slice + " although told to";
                lose(name, reason, now);
                decide.accept(new Decision.Recycle(name, reason));
            } else {
                flights.kill(flight, "its deadline has long passed", now);
            }
        }
    }

    /** The worker gets nothing more, and may go once nothing is left on it. */
    void drain(String name, long now) {
        WorkerEntry worker = byName.get(name);
        if (worker != null && !worker.draining) {
            worker.draining = true;
            worker.pool.workers--;
            placement.takeBack(worker, "its worker is to go");
            withdraw(worker);
            keepNothing(worker, now);
        }
    }

    /** The worker gets nothing until {@link #resume}. */
    void suspend(String name, long now) {
        WorkerEntry worker = byName.get(name);
        if (worker != null) {
            worker.suspended = true;
            withdraw(worker);
            keepNothing(worker, now);
        }
    }

    void resume(String name, long now) {
        WorkerEntry worker = byName.get(name);
        if (worker != null && worker.suspended) {
            worker.suspended = false;
            idle(worker, now);
        }
    }

    /** Takes from the worker what it has not begun. */
    private void withdraw(WorkerEntry worker) {
        RunEntry claiming = worker.claiming;
        if (claiming != null) {
            claiming.releaseKept();
        }
        worker.pool.refresh(worker);
        tellIfDrained(worker);
    }

    /** What its run keeps for the worker, which is to get nothing further, is for others. */
    private void keepNothing(WorkerEntry worker, long now) {
        RunEntry run = worker.current == null ? null : worker.current.run;
        if (run != null) {
            placement.backInLine(run, now);
        }
    }

    // What they do next

    /** After a slice: a single-use worker goes on with its run, or is replaced; any other is free. */
    void served(WorkerEntry worker, @Nullable RunEntry run, long now) {
        if (!worker.singleUse) {
            idle(worker, now);
        } else if (run == null || run.state() == RunState.Done) {
            retire(worker, now);
        } else {
            placement.dispatchReserved(run, now);
            tellIfDrained(worker);
        }
    }

    /** The worker may be free: it gets what is next for it, or is told of where it drains. */
    void idle(WorkerEntry worker, long now) {
        tellIfDrained(worker);
        placement.free(worker, now);
    }

    /** Replaces a worker that was made for one run, and has served one that is over. @return whether it is such a one */
    boolean retireIfUsed(WorkerEntry worker, WorkerReport report, long now) {
        boolean used = worker.singleUse && !report.held().isEmpty() && worker.bound == null && worker.current == null;
        if (used) {
            retire(worker, now);
        }
        return used;
    }

    /** The run, over and forgotten, needs them no more: neither those made for it nor the one that keeps its outcome. */
    void release(RunEntry run, long now) {
        for (WorkerEntry worker : run.reserved()) {
            if (worker.current == null) {
                retire(worker, now);
            }
        }
        WorkerEntry endedOn = run.endedOn;
        if (endedOn != null) {
            endedOn.storing--;
            tellIfDrained(endedOn);
        }
    }

    private void retire(WorkerEntry worker, long now) {
        lose(worker.name, "made for one run", now);
        decide.accept(new Decision.Recycle(worker.name, "made for one run, which has ended"));
    }

    private void tellIfDrained(WorkerEntry worker) {
        if (worker.draining
                && !worker.drainedTold
                && worker.current == null
                && worker.ended.isEmpty()
                && worker.storing == 0) {
            worker.drainedTold = true;
            decide.accept(new Decision.Drained(worker.name, "nothing is left on it"));
        }
    }
}
