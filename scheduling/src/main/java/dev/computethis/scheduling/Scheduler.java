package dev.computethis.scheduling;

import dev.computethis.scheduling.Recovery.Holding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which run goes to which worker, and what becomes of a run whose worker is lost: told of events, it answers with
 * decisions. Deterministic: the same events at the same times give the same decisions. Each method but the views is an
 * event; {@code now} is monotonic time in nanoseconds and never goes back.
 *
 * <p>Promises, as long as its decisions are carried out: a run gets one {@link Decision.Finish}; no invocation starts
 * more than {@code maxAttempts} times, across leaders too; a worker has one slice at a time, and one that waits for its end;
 * nothing is assigned before {@link #recover}. Not thread-safe.
 *
 * <p>It keeps the runs, and leaves each question to one class: {@link Placement} which run goes to which worker,
 * {@link Flights} by when a slice should have ended, {@link Outcomes} what becomes of its run, {@link Workers} who takes
 * part, {@link Recovery} what other leaders began.
 */
public final class Scheduler {

    private final Flights flights;
    private final Placement placement;
    private final Outcomes outcomes;
    private final Workers workers;
    private final Recovery recovery;
    /** Those whose end is not stored yet. */
    private final Map<String, RunEntry> runs = new HashMap<>();

    private List<Decision> decisions = new ArrayList<>();

    public Scheduler(SchedulingPolicy policy) {
        Consumer<Decision> decide = decision -> decisions.add(decision);
        flights = new Flights(policy, decide);
        placement = new Placement(policy, flights, decide);
        outcomes = new Outcomes(policy, placement, flights, decide);
        workers = new Workers(placement, flights, outcomes, decide);
        recovery = new Recovery(placement, flights, outcomes, decide);
    }

    // Events of the leader's start

    /**
     * Begins: these unfinished runs were found stored, and these workers told what they hold. What no worker holds may
     * have been started by an earlier leader all the same.
     */
    public List<Decision> recover(Collection<RecoveredRun> found, Collection<WorkerReport> reports, long now) {
        begin();
        for (RecoveredRun run : found) {
            admit(RunEntry.ofRecovered(run, placement.pool(run.spec().pool())));
        }
        List<Holding> holdings = new ArrayList<>();
        for (WorkerReport report : reports) {
            holdings.addAll(Holding.of(report, workers.join(report)));
        }
        recovery.adopt(holdings, runs, now);
        for (RecoveredRun run : found) {
            RunEntry entry = Objects.requireNonNull(runs.get(run.spec().uid()));
            recovery.settle(entry, run.cancelRequested(), now);
        }
        placement.open();
        for (WorkerReport report : reports) {
            WorkerEntry worker = Objects.requireNonNull(workers.find(report.worker()));
            worker.pool.refresh(worker);
            workers.retireIfUsed(worker, report, now);
        }
        for (WorkerReport report : reports) {
            placement.dispatch(placement.pool(report.pool()), now);
        }
        return decided();
    }

    // Events of runs

    /** A run is new: no leader before this one knew it; one that leads on beside this one may have started it. */
    public List<Decision> runAdded(RunSpec spec, long now) {
        begin();
        if (!runs.containsKey(spec.uid())) {
            RunEntry run = admitNew(spec);
            recovery.adoptStrays(run, now);
            placement.enqueue(run);
            placement.dispatch(placement.pool(spec.pool()), now);
        }
        return decided();
    }

    /** Someone wants the run to end. */
    public List<Decision> cancelRequested(String uid, long now) {
        begin();
        RunEntry run = runs.get(uid);
        if (run != null && run.isActive()) {
            outcomes.stop(run, Verdict.Cancelled, "cancelled on request", now);
        }
        return decided();
    }

    /** The run, new or waiting, can't run, whatever worker gets it. */
    public List<Decision> runInvalid(RunSpec spec, String reason, long now) {
        begin();
        RunEntry run = runs.get(spec.uid());
        if (run == null) {
            run = admitNew(spec);
        }
        if (run.isActive()) {
            outcomes.stop(run, Verdict.Failed, reason, now);
        }
        return decided();
    }

    /** A run is new, and nobody wants it any more. */
    public List<Decision> runAddedCancelled(RunSpec spec, long now) {
        begin();
        if (!runs.containsKey(spec.uid())) {
            outcomes.stop(admitNew(spec), Verdict.Cancelled, "cancelled on request before its start", now);
        }
        return decided();
    }

    /** The run is gone from the store, or someone else stored its end: what runs of it is killed. */
    public List<Decision> runRemoved(String uid, String reason, long now) {
        begin();
        RunEntry run = runs.get(uid);
        if (run != null) {
            forget(run, reason, now);
        }
        return decided();
    }

    /** The claim is durable. */
    public List<Decision> claimStored(String uid, int attempt, long now) {
        begin();
        RunEntry run = runs.get(uid);
        if (run != null) {
            run.claimed = Math.max(run.claimed, attempt);
            if (run.state() == RunState.Claiming) {
                placement.claimed(run, now);
            }
        }
        return decided();
    }

    /**
     * Another leader has stored this attempt, or a later one, and may have started it: the run's next start is a later one
     * yet, if it may have one.
     */
    public List<Decision> claimTaken(String uid, int attempt, long now) {
        begin();
        RunEntry run = runs.get(uid);
        if (run != null && run.state() == RunState.Claiming) {
            recovery.claimTaken(run, attempt, now);
        }
        return decided();
    }

    /** The claim takes longer than usual, as the store does not answer: the worker kept for it may serve others. */
    public List<Decision> claimDelayed(String uid, long now) {
        begin();
        RunEntry run = runs.get(uid);
        if (run != null) {
            placement.serveOthers(run.releaseKept(), now);
        }
        return decided();
    }

    /** The run's end is durable. */
    public List<Decision> stored(String uid, long now) {
        begin();
        RunEntry run = runs.get(uid);
        if (run != null) {
            forget(run, "its end is stored", now);
        }
        return decided();
    }

    // Events of slices

    /**
     * A slice ended on its worker. Of a slice nobody waits for (any more) nothing is taken.
     *
     * @param nanos how long its functions ran
     */
    public List<Decision> ended(String workerName, Slice slice, SliceEnd end, long nanos, long now) {
        begin();
        Flight flight = workers.find(workerName, slice);
        if (flight == null) {
            decide(new Decision.Discard(slice, workerName, false, "stale: " + slice + " is not on " + workerName));
            return decided();
        }
        WorkerEntry worker = flight.worker;
        RunEntry run = flight.run;
        flights.drop(flight);
        flights.goOn(worker, now);
        if (run == null) {
            decide(new Decision.Discard(slice, workerName, false, "nobody waits for it"));
        } else {
            worker.pool.queue.charge(run.spec.tenant(), Math.max(0, nanos - flight.chargedNanos), now);
            if (worker.singleUse && worker.bound == null) {
                run.reserve(worker);
            }
            outcomes.ended(run, flight, end, nanos, now);
        }
        workers.served(worker, run, now);
        return decided();
    }

    /**
     * The worker did not start the slice and won't for now: another is to have it. Nothing ran. The worker gets nothing
     * until {@link #workerResumed}.
     */
    public List<Decision> refused(String workerName, Slice slice, String reason, long now) {
        begin();
        Flight flight = workers.find(workerName, slice);
        if (flight != null) {
            flight.worker.suspended = true;
            RunEntry run = flight.run;
            if (run != null && run.isActive()) {
                run.reason = "refused by " + workerName + ": " + reason;
            }
            notStarted(flight, now);
        }
        return decided();
    }

    /**
     * The worker has not started what was sent ahead, nor will it: it was asked to give it back, or takes nothing ahead.
     *
     * @param letsNoneWait whether nothing more is to be sent ahead to it
     */
    public List<Decision> givenBack(String workerName, Slice slice, boolean letsNoneWait, long now) {
        begin();
        Flight flight = workers.find(workerName, slice);
        if (flight != null) {
            flight.worker.letsNoneWait |= letsNoneWait;
            notStarted(flight, now);
        }
        return decided();
    }

    // Events of workers

    /** The worker takes part; in place of one of the same name, which is then lost. */
    public List<Decision> workerUp(WorkerReport report, long now) {
        begin();
        workers.lose(report.worker(), "replaced by another of the same name", now);
        WorkerEntry worker = workers.join(report);
        recovery.adopt(Holding.of(report, worker), runs, now);
        if (!workers.retireIfUsed(worker, report, now)) {
            workers.idle(worker, now);
        }
        return decided();
    }

    /** The worker is lost, with what ran on it. */
    public List<Decision> workerDown(String name, String reason, long now) {
        begin();
        workers.lose(name, reason, now);
        return decided();
    }

    /** The worker is to go: it gets no further slice; {@link Decision.Drained} tells when nothing is left on it. */
    public List<Decision> workerDraining(String name, long now) {
        begin();
        workers.drain(name, now);
        return decided();
    }

    /** The worker does not answer, and is not lost yet: it gets nothing meanwhile. */
    public List<Decision> workerSuspended(String name, long now) {
        begin();
        workers.suspend(name, now);
        return decided();
    }

    /** The worker, suspended before, may be given slices again. */
    public List<Decision> workerResumed(String name, long now) {
        begin();
        workers.resume(name, now);
        return decided();
    }

    /** Time has passed; due when {@link #nextTick} says so. */
    public List<Decision> tick(long now) {
        begin();
        workers.endOverdue(now);
        outcomes.retryDue(now);
        placement.look(now);
        return decided();
    }

    /** Another leader is to follow: no further start is claimed, as one that is claimed and not made is lost. */
    public List<Decision> handOver(long now) {
        begin();
        placement.claimNothing();
        return decided();
    }

    // Views

    /** Whether a start is claimed, or being claimed, and not made yet. */
    public boolean hasClaims() {
        return runs.values().stream().anyMatch(RunEntry::hasClaim);
    }

    /** When {@link #tick} is due; empty where nothing is to come. May be early. */
    public OptionalLong nextTick() {
        return earlier(placement.nextLook(), earlier(flights.nextOverdue(), outcomes.nextRetry()));
    }

    private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
        return one.isEmpty() || (other.isPresent() && other.getAsLong() < one.getAsLong()) ? other : one;
    }

    /** How many runs of the pool wait for a worker, those included that wait on one. */
    public int queued(String pool) {
        Pool waitedFor = placement.pool(pool);
        return waitedFor.queue.size() + waitedFor.sentAhead.size();
    }

    /** How many invocations of the pool's runs wait for a worker, those included that wait on one; up to {@code most}. */
    public int waitingInvocations(String pool, int most) {
        Pool waitedFor = placement.pool(pool);
        return Math.min(most, waitedFor.queue.waitingInvocations(most) + waitedFor.sentAhead.size());
    }

    /** Which run the worker works on; null where none. */
    public @Nullable String runOn(String worker) {
        WorkerEntry entry = workers.find(worker);
        Flight current = entry == null ? null : entry.current;
        return current == null ? null : current.slice.uid();
    }

    /** Where the run stands; {@link RunState#Done} where it is not known. */
    public RunState stateOf(String uid) {
        RunEntry run = runs.get(uid);
        return run == null ? RunState.Done : run.state();
    }

    // What several events have in common

    private RunEntry admitNew(RunSpec spec) {
        return admit(RunEntry.ofNew(spec, placement.pool(spec.pool())));
    }

    private RunEntry admit(RunEntry run) {
        placement.giveTicket(run);
        runs.put(run.spec.uid(), run);
        return run;
    }

    private void forget(RunEntry run, String reason, long now) {
        placement.dequeue(run);
        WorkerEntry kept = run.releaseKept();
        for (Flight flight : run.flights()) {
            flights.abandon(flight, reason, now);
        }
        run.become(RunState.Done);
        runs.remove(run.spec.uid());
        workers.release(run, now);
        placement.serveOthers(kept, now);
    }

    /** Nothing of the slice ran on its worker, nor will: it waits again. */
    private void notStarted(Flight flight, long now) {
        flights.drop(flight);
        flights.goOn(flight.worker, now);
        RunEntry run = flight.run;
        if (run != null) {
            outcomes.notStarted(run, flight, now);
        }
        workers.idle(flight.worker, now);
    }

    private void begin() {
        decisions = new ArrayList<>(2);
    }

    private void decide(Decision decision) {
        decisions.add(decision);
    }

    private List<Decision> decided() {
        return decisions;
    }
}
