package dev.computethis.scheduling;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a run as its slices end, are lost or did not start: whether it goes on, starts one of them again,
 * at once or after a while, or ends, and how. A run that ends does so once none of its slices is on a worker.
 */
final class Outcomes {

    private final SchedulingPolicy policy;
    private final Placement placement;
    private final Flights flights;
    private final Consumer<Decision> decide;
    private final Delays delays = new Delays();

    Outcomes(SchedulingPolicy policy, Placement placement, Flights flights, Consumer<Decision> decide) {
        this.policy = policy;
        this.placement = placement;
        this.flights = flights;
        this.decide = decide;
    }

    // What its slices came to

    /** @param nanos how long the slice's functions ran */
    void ended(RunEntry run, Flight flight, SliceEnd end, long nanos, long now) {
        run.remove(flight);
        Slice slice = flight.slice;
        WorkerEntry worker = flight.worker;
        switch (end) {
            case Succeeded -> succeeded(run, flight, nanos, now);
            case Failed -> failed(run, worker, Verdict.Failed, slice + " failed on " + worker.name, now);
            case Retryable -> failedForNow(run, worker, slice, slice + " failed on " + worker.name, now);
            case TimedOut -> failed(run, worker, Verdict.TimedOut, slice + " took too long on " + worker.name, now);
            case Cancelled -> unknown(run, worker, slice, worker.name + " killed it", now);
        }
    }

    /** The slice is lost with its worker. */
    void lost(RunEntry run, Flight flight, String reason, long now) {
        run.remove(flight);
        unknown(run, null, flight.slice, reason, now);
    }

    /** Nothing of the slice ran, nor will: it waits again. */
    void notStarted(RunEntry run, Flight flight, long now) {
        run.remove(flight);
        Slice slice = flight.slice;
        if (run.isActive()) {
            run.putBack(slice.from(), slice.to(), slice.attempt());
            placement.backInLine(run, now);
        } else {
            endIfQuiet(run, null, now);
        }
    }

    private void succeeded(RunEntry run, Flight flight, long nanos, long now) {
        int size = flight.slice.size();
        run.done += size;
        run.measured(flight.worker, size, nanos);
        if (run.done == run.spec.invocations()) {
            // Also where it was about to be cancelled: it was over before.
            finish(run, Verdict.Succeeded, "all " + run.done + " invocations returned", flight.worker, now);
        } else {
            placement.goToTheBack(run);
            endIfQuiet(run, flight.worker, now);
        }
    }

    private void failed(RunEntry run, WorkerEntry on, Verdict verdict, String reason, long now) {
        if (run.isActive()) {
            stop(run, on, verdict, reason, now);
            return;
        }
        if (run.verdict == Verdict.Cancelled) {
            // It failed by itself before the kill reached it, which tells more.
            run.verdict = verdict;
            run.reason = reason;
        }
        endIfQuiet(run, on, now);
    }

    private void failedForNow(RunEntry run, WorkerEntry on, Slice slice, String reason, long now) {
        int next = run.attemptAfter(slice);
        if (!run.isActive() || next > run.spec.maxAttempts()) {
            failed(run, on, Verdict.Failed, wasTheLast(run, slice, reason), now);
            return;
        }
        run.reason = "attempt " + next + ": " + reason + " with what it is tried again on";
        delays.add(now + policy.retryDelay(slice.attempt()), run, slice, next);
        placement.backInLine(run, now);
    }

    /** The slice's start may have had effects and its end will never be known: starts it again, if it may. */
    private void unknown(RunEntry run, @Nullable WorkerEntry on, Slice slice, String reason, long now) {
        int next = run.attemptAfter(slice);
        if (!run.isActive()) {
            endIfQuiet(run, on, now);
        } else if (next > run.spec.maxAttempts()) {
            stop(run, on, Verdict.Lost, wasTheLast(run, slice, reason), now);
        } else {
            run.reason = "attempt " + next + ": " + reason;
            run.putBack(slice.from(), slice.to(), next);
            placement.backInLine(run, now);
        }
    }

    private static String wasTheLast(RunEntry run, Slice slice, String reason) {
        return reason + "; start " + slice.attempt() + " of " + run.spec.maxAttempts() + " was the last";
    }

    // Slices that are tried again after a while

    /** Lets those wait for a worker whose delay is over. */
    void retryDue(long now) {
        for (Delays.Delayed due = delays.poll(now); due != null; due = delays.poll(now)) {
            RunEntry run = due.run();
            if (run.isActive()) {
                run.putBack(due.from(), due.to(), due.attempt());
                placement.backInLine(run, now);
            }
        }
    }

    /** When {@link #retryDue} is due; empty where nothing is to come. */
    OptionalLong nextRetry() {
        return delays.next();
    }

    // Ends

    /** Decides the run's end, which comes once its slices on workers are dead. */
    void stop(RunEntry run, Verdict verdict, String reason, long now) {
        stop(run, null, verdict, reason, now);
    }

    private void stop(RunEntry run, @Nullable WorkerEntry on, Verdict verdict, String reason, long now) {
        placement.dequeue(run);
        run.dropWaiting();
        run.verdict = verdict;
        run.reason = reason;
        if (run.hasFlights()) {
            WorkerEntry kept = run.releaseKept();
            run.become(RunState.Stopping);
            run.flights().forEach(flight -> flights.kill(flight, reason, now));
            placement.serveOthers(kept, now);
        } else {
            finish(run, verdict, reason, on, now);
        }
    }

    private void endIfQuiet(RunEntry run, @Nullable WorkerEntry on, long now) {
        Verdict verdict = run.verdict;
        if (run.state() == RunState.Stopping && verdict != null && !run.hasFlights()) {
            finish(run, verdict, run.reason, on, now);
        }
    }

    /** @param on where its last slice ended, which keeps the outcome until the run's end is stored; null where it did not end */
    private void finish(RunEntry run, Verdict verdict, String reason, @Nullable WorkerEntry on, long now) {
        placement.dequeue(run);
        WorkerEntry kept = run.releaseKept();
        run.become(RunState.Storing);
        if (on != null) {
            run.endedOn = on;
            on.storing++;
        }
        decide.accept(new Decision.Finish(run.spec.uid(), verdict, run.started, run.done, reason));
        placement.serveOthers(kept, now);
    }
}
