package dev.computethis.scheduling;

import dev.computethis.scheduling.Flight.Backstop;
import dev.computethis.scheduling.WorkerReport.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which run goes to which worker, and what becomes of a run whose worker is lost: told of events, it answers with
 * decisions. Deterministic: the same events at the same times give the same decisions. Each method but the views is an
 * event; {@code now} is monotonic time in nanoseconds and never goes back.
 *
 * <p>Promises, as long as its decisions are carried out: a run gets one {@link Decision.Finish}; no invocation starts
 * more than {@code maxAttempts} times, across leaders too; a worker has one slice at a time, and one that waits for its end;
 * nothing is assigned before
 * {@link #recover}. Not thread-safe.
 */
public final class Scheduler {

    private record Holding(Held held, WorkerEntry worker) {}

    private final SchedulingPolicy policy;
    private final Placement placement;
    private final Map<String, RunEntry> runs = new HashMap<>();
    private final Map<String, WorkerEntry> workers = new HashMap<>();
    /** Those that work on what no run is known for, so that a new run need not ask each of ten thousand workers. */
    private final Set<WorkerEntry> astray = new LinkedHashSet<>();

    private final Backstops backstops = new Backstops();
    private final Delays delays = new Delays();
    private List<Decision> decisions = new ArrayList<>();
    private boolean recovered;
    private long now;

    public Scheduler(SchedulingPolicy policy) {
        this.policy = policy;
        this.placement = new Placement(policy, decision -> decisions.add(decision), this::launched);
    }

    // Events of the leader's start

    /**
     * Begins: these unfinished runs were found stored, and these workers told what they hold. What no worker holds may
     * have been started by an earlier leader all the same.
     */
    public List<Decision> recover(Collection<RecoveredRun> found, Collection<WorkerReport> reports, long now) {
        begin(now);
        for (RecoveredRun run : found) {
            recover(run);
        }
        // The highest attempt of a slice is the one that counts; workers lost and come back may hold earlier ones.
        List<Holding> holdings = new ArrayList<>();
        for (WorkerReport report : reports) {
            WorkerEntry worker = join(report);
            report.held().forEach(held -> holdings.add(new Holding(held, worker)));
        }
        holdings.sort(Comparator.comparingInt(holding -> -holding.held.slice().attempt()));
        holdings.forEach(holding -> adopt(holding.held, holding.worker));
        for (RecoveredRun run : found) {
            settle(run);
        }
        recovered = true;
        for (WorkerReport report : reports) {
            WorkerEntry worker = Objects.requireNonNull(workers.get(report.worker()));
            worker.pool.refresh(worker);
            retireIfUsed(worker, report);
        }
        for (WorkerReport report : reports) {
            dispatch(placement.pool(report.pool()));
        }
        return decided();
    }

    // Events of runs

    /** A run is new: no leader before this one knew it; one that leads on beside this one may have started it. */
    public List<Decision> runAdded(RunSpec spec, long now) {
        begin(now);
        if (!runs.containsKey(spec.uid())) {
            RunEntry run = admit(spec);
            List.copyOf(astray).forEach(worker -> adoptStray(run, worker));
            placement.enqueue(run);
            dispatch(placement.pool(spec.pool()));
        }
        return decided();
    }

    /** Someone wants the run to end. */
    public List<Decision> cancelRequested(String uid, long now) {
        begin(now);
        RunEntry run = runs.get(uid);
        if (run != null && run.isActive()) {
            stop(run, Verdict.Cancelled, "cancelled on request");
        }
        return decided();
    }

    /** The run, new or waiting, can't run, whatever worker gets it. */
    public List<Decision> runInvalid(RunSpec spec, String reason, long now) {
        begin(now);
        RunEntry run = runs.get(spec.uid());
        if (run == null) {
            run = admit(spec);
        }
        if (run.isActive()) {
            stop(run, Verdict.Failed, reason);
        }
        return decided();
    }

    /** A run is new, and nobody wants it any more. */
    public List<Decision> runAddedCancelled(RunSpec spec, long now) {
        begin(now);
        if (!runs.containsKey(spec.uid())) {
            stop(admit(spec), Verdict.Cancelled, "cancelled on request before its start");
        }
        return decided();
    }

    /** The run is gone from the store, or someone else stored its end: what runs of it is killed. */
    public List<Decision> runRemoved(String uid, String reason, long now) {
        begin(now);
        RunEntry run = runs.get(uid);
        if (run != null) {
            forget(run, reason);
        }
        return decided();
    }

    /** The claim is durable. */
    public List<Decision> claimStored(String uid, int attempt, long now) {
        begin(now);
        RunEntry run = runs.get(uid);
        if (run != null) {
            run.claimed = Math.max(run.claimed, attempt);
            if (run.state() == RunState.Claiming) {
                WorkerEntry worker = releaseClaim(run);
                run.become(run.hasFlights() ? RunState.Running : RunState.Queued);
                if (worker != null && run.hasWaiting()) {
                    placement.place(run, worker, now);
                } else {
                    placement.enqueue(run);
                    placement.dispatchReserved(run, now);
                    unkeep(worker);
                }
                dispatch(placement.pool(run.spec.pool()));
            }
        }
        return decided();
    }

    /**
     * Another leader has stored this attempt, or a later one, and may have started it: the run's next start is a later one
     * yet, if it may have one.
     */
    public List<Decision> claimTaken(String uid, int attempt, long now) {
        begin(now);
        RunEntry run = runs.get(uid);
        if (run != null && run.state() == RunState.Claiming) {
            WorkerEntry worker = releaseClaim(run);
            run.become(run.hasFlights() ? RunState.Running : RunState.Queued);
            run.usedUp(attempt);
            if (run.hasWaiting() && run.floor > run.spec.maxAttempts()) {
                String reason = "another leader may have made start " + attempt + " of " + run.spec.maxAttempts();
                stop(run, Verdict.Lost, reason);
            } else {
                run.reason = "another leader may have started it before";
                backInLine(run);
            }
            unkeep(worker);
        }
        return decided();
    }

    /** The claim takes longer than usual, as the store does not answer: the worker kept for it may serve others. */
    public List<Decision> claimDelayed(String uid, long now) {
        begin(now);
        RunEntry run = runs.get(uid);
        if (run != null) {
            unkeep(releaseClaim(run));
        }
        return decided();
    }

    /** The run's end is durable. */
    public List<Decision> stored(String uid, long now) {
        begin(now);
        RunEntry run = runs.get(uid);
        if (run != null) {
            forget(run, "its end is stored");
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
        begin(now);
        WorkerEntry worker = workers.get(workerName);
        Flight flight = worker == null ? null : worker.find(slice);
        if (worker == null || flight == null) {
            decide(new Decision.Discard(slice, workerName, false, "stale: " + slice + " is not on " + workerName));
            return decided();
        }
        drop(flight);
        goOn(worker);
        RunEntry run = flight.run;
        if (run == null) {
            decide(new Decision.Discard(slice, workerName, false, "nobody waits for it"));
            retireOrIdle(worker, null);
        } else {
            run.remove(flight);
            worker.pool.queue.charge(run.spec.tenant(), Math.max(0, nanos - flight.chargedNanos), now);
            if (worker.singleUse && worker.bound == null) {
                worker.bound = run;
                run.reserve(worker);
            }
            outcome(run, flight, end, nanos);
            retireOrIdle(worker, run);
        }
        return decided();
    }

    /**
     * The worker did not start the slice and won't for now: another is to have it. Nothing ran. The worker gets nothing
     * until {@link #workerResumed}.
     */
    public List<Decision> refused(String workerName, Slice slice, String reason, long now) {
        begin(now);
        WorkerEntry worker = workers.get(workerName);
        Flight flight = worker == null ? null : worker.find(slice);
        if (worker != null && flight != null) {
            worker.suspended = true;
            RunEntry run = flight.run;
            if (run != null && run.isActive()) {
                run.reason = "refused by " + workerName + ": " + reason;
            }
            notStarted(worker, flight);
        }
        return decided();
    }

    /**
     * The worker has not started what was sent ahead, nor will it: it was asked to give it back, or takes nothing ahead.
     *
     * @param letsNoneWait whether nothing more is to be sent ahead to it
     */
    public List<Decision> givenBack(String workerName, Slice slice, boolean letsNoneWait, long now) {
        begin(now);
        WorkerEntry worker = workers.get(workerName);
        Flight flight = worker == null ? null : worker.find(slice);
        if (worker != null && flight != null) {
            worker.letsNoneWait |= letsNoneWait;
            notStarted(worker, flight);
        }
        return decided();
    }

    // Events of workers

    /** The worker takes part; in place of one of the same name, which is then lost. */
    public List<Decision> workerUp(WorkerReport report, long now) {
        begin(now);
        if (workers.containsKey(report.worker())) {
            lose(report.worker(), "replaced by another of the same name");
        }
        WorkerEntry worker = join(report);
        report.held().stream()
                .sorted(Comparator.comparingInt(held -> -held.slice().attempt()))
                .forEach(held -> adopt(held, worker));
        if (!retireIfUsed(worker, report)) {
            idle(worker);
        }
        return decided();
    }

    /** The worker is lost, with what ran on it. */
    public List<Decision> workerDown(String name, String reason, long now) {
        begin(now);
        lose(name, reason);
        return decided();
    }

    /** The worker is to go: it gets no further slice; {@link Decision.Drained} tells when nothing is left on it. */
    public List<Decision> workerDraining(String name, long now) {
        begin(now);
        WorkerEntry worker = workers.get(name);
        if (worker != null && !worker.draining) {
            worker.draining = true;
            worker.pool.workers--;
            placement.takeBack(worker, "its worker is to go");
            withdraw(worker);
            keepNothing(worker);
        }
        return decided();
    }

    /** The worker does not answer, and is not lost yet: it gets nothing meanwhile. */
    public List<Decision> workerSuspended(String name, long now) {
        begin(now);
        WorkerEntry worker = workers.get(name);
        if (worker != null) {
            worker.suspended = true;
            withdraw(worker);
            keepNothing(worker);
        }
        return decided();
    }

    /** The worker, suspended before, may be given slices again. */
    public List<Decision> workerResumed(String name, long now) {
        begin(now);
        WorkerEntry worker = workers.get(name);
        if (worker != null && worker.suspended) {
            worker.suspended = false;
            idle(worker);
        }
        return decided();
    }

    /** Time has passed; due when {@link #nextTick} says so. */
    public List<Decision> tick(long now) {
        begin(now);
        for (Backstop due = backstops.poll(now); due != null; due = backstops.poll(now)) {
            Flight flight = due.flight();
            String worker = flight.worker.name;
            if (due.killed()) {
                String reason = worker + " did not end " + flight.slice + " although told to";
                lose(worker, reason);
                decide(new Decision.Recycle(worker, reason));
            } else {
                kill(flight, "its deadline has long passed");
            }
        }
        for (Delays.Delayed due = delays.poll(now); due != null; due = delays.poll(now)) {
            RunEntry run = due.run();
            if (run.isActive()) {
                run.putBack(due.from(), due.to(), due.attempt());
                backInLine(run);
            }
        }
        placement.look(now);
        return decided();
    }

    /** Another leader is to follow: no further start is claimed, as one that is claimed and not made is lost. */
    public List<Decision> handOver(long now) {
        begin(now);
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
        return earlier(placement.nextLook(), earlier(backstops.next(), delays.next()));
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
        WorkerEntry entry = workers.get(worker);
        Flight current = entry == null ? null : entry.current;
        return current == null ? null : current.slice.uid();
    }

    /** Where the run stands; {@link RunState#Done} where it is not known. */
    public RunState stateOf(String uid) {
        RunEntry run = runs.get(uid);
        return run == null ? RunState.Done : run.state();
    }

    // Recovery

    private void recover(RecoveredRun found) {
        RunSpec spec = found.spec();
        RunEntry run = new RunEntry(spec, placement.pool(spec.pool()));
        run.claimed = found.storedAttempt();
        // The rule of claims: an attempt from the second on, or the only one, is stored before it starts; a first one
        // is
        // not. So the stored attempt, and the first, may have started without a trace.
        boolean neverStarted = spec.maxAttempts() == 1 && found.storedAttempt() == 0;
        run.floor = neverStarted ? 1 : Math.max(1, found.storedAttempt()) + 1;
        run.started = found.storedAttempt();
        if (run.floor > 1) {
            run.reason = "an earlier leader may have started it before";
        }
        run.putBack(0, spec.invocations(), run.floor);
        placement.giveTicket(run);
        runs.put(spec.uid(), run);
    }

    /** Once it is known what workers hold of the run, the rest of it waits or is lost. */
    private void settle(RecoveredRun found) {
        RunEntry run = runs.get(found.spec().uid());
        if (run == null || !run.isActive()) {
            return;
        }
        if (found.cancelRequested()) {
            stop(run, Verdict.Cancelled, "cancelled on request");
        } else if (run.hasWaiting() && run.floor > run.spec.maxAttempts()) {
            stop(
                    run,
                    Verdict.Lost,
                    "the leader changed, no worker holds it, and it may have started " + run.spec.maxAttempts() + " of "
                            + run.spec.maxAttempts() + " times");
        } else {
            placement.enqueue(run);
        }
    }

    private void adopt(Held held, WorkerEntry worker) {
        RunEntry run = runs.get(held.slice().uid());
        boolean wanted = run != null && run.isActive() && run.take(held.slice());
        if (worker.singleUse && run != null) {
            worker.bound = run;
            run.reserve(worker);
        }
        Flight flight = new Flight(held.slice(), worker, wanted ? run : null, 0);
        if (held.running()) {
            worker.current = flight;
            noteStray(worker);
        } else if (wanted) {
            worker.ended.add(flight);
        }
        if (run == null || !wanted) {
            decide(new Decision.Discard(held.slice(), worker.name, held.running(), "nobody waits for it"));
            if (held.running()) {
                backstops.expect(flight, now + policy.backstopNanos(), true);
            }
            return;
        }
        if (!run.hasWaiting()) {
            placement.dequeue(run);
        }
        run.add(flight);
        if (run.state() == RunState.Queued) {
            run.become(RunState.Running);
        }
        decide(new Decision.Await(held.slice(), worker.name, "found on " + worker.name));
        launched(flight);
    }

    /** What the worker was found to work on before its run was heard of. */
    private void adoptStray(RunEntry run, WorkerEntry worker) {
        Flight stray = worker.current;
        if (stray != null && stray.run == null && stray.slice.uid().equals(run.spec.uid()) && run.take(stray.slice)) {
            worker.drop(stray);
            backstops.remove(stray);
            Flight flight = new Flight(stray.slice, worker, run, 0);
            worker.current = flight;
            noteStray(worker);
            run.add(flight);
            run.become(RunState.Running);
            decide(new Decision.Await(stray.slice, worker.name, "found on " + worker.name));
            launched(flight);
        }
    }

    // How runs go on

    private RunEntry admit(RunSpec spec) {
        RunEntry run = new RunEntry(spec, placement.pool(spec.pool()));
        run.putBack(0, spec.invocations(), 1);
        placement.giveTicket(run);
        runs.put(spec.uid(), run);
        return run;
    }

    private void outcome(RunEntry run, Flight flight, SliceEnd end, long nanos) {
        Slice slice = flight.slice;
        switch (end) {
            case Succeeded -> {
                run.done += slice.size();
                run.measured(flight.worker, slice.size(), nanos);
                if (run.done == run.spec.invocations()) {
                    // Also where it was about to be cancelled: it was over before.
                    finish(run, Verdict.Succeeded, "all " + run.done + " invocations returned", flight.worker);
                } else {
                    placement.goToTheBack(run);
                    endIfQuiet(run);
                }
            }
            case Failed -> failed(run, Verdict.Failed, slice + " failed on " + flight.worker.name);
            case Retryable -> failedForNow(run, slice, flight.worker);
            case TimedOut -> failed(run, Verdict.TimedOut, slice + " took too long on " + flight.worker.name);
            case Cancelled -> {
                if (run.isActive()) {
                    retry(run, slice, flight.worker.name + " killed it");
                } else {
                    endIfQuiet(run);
                }
            }
        }
    }

    private void failed(RunEntry run, Verdict verdict, String reason) {
        if (run.isActive()) {
            stop(run, verdict, reason);
            return;
        }
        if (run.verdict == Verdict.Cancelled) {
            // It failed by itself before the kill reached it, which tells more.
            run.verdict = verdict;
            run.reason = reason;
        }
        endIfQuiet(run);
    }

    private void failedForNow(RunEntry run, Slice slice, WorkerEntry worker) {
        int next = Math.max(slice.attempt() + 1, run.floor);
        String reason = slice + " failed on " + worker.name;
        if (!run.isActive() || next > run.spec.maxAttempts()) {
            failed(
                    run,
                    Verdict.Failed,
                    reason + "; start " + slice.attempt() + " of " + run.spec.maxAttempts() + " was the last");
            return;
        }
        run.reason = "attempt " + next + ": " + reason + " with what it is tried again on";
        delays.add(now + policy.retryDelay(slice.attempt()), run, slice, next);
        backInLine(run);
    }

    /** The slice's start may have had effects and its end will never be known: starts it again, if it may. */
    private void retry(RunEntry run, Slice slice, String reason) {
        int next = Math.max(slice.attempt() + 1, run.floor);
        if (next > run.spec.maxAttempts()) {
            stop(
                    run,
                    Verdict.Lost,
                    reason + "; start " + slice.attempt() + " of " + run.spec.maxAttempts() + " was the last");
            return;
        }
        run.reason = "attempt " + next + ": " + reason;
        run.putBack(slice.from(), slice.to(), next);
        backInLine(run);
    }

    /** Nothing of the slice ran on the worker, nor will: it waits again. */
    private void notStarted(WorkerEntry worker, Flight flight) {
        drop(flight);
        goOn(worker);
        RunEntry run = flight.run;
        if (run != null) {
            run.remove(flight);
            if (run.isActive()) {
                run.putBack(flight.slice.from(), flight.slice.to(), flight.slice.attempt());
                backInLine(run);
            } else {
                endIfQuiet(run);
            }
        }
        idle(worker);
    }

    private void backInLine(RunEntry run) {
        if (run.state() == RunState.Running && !run.hasFlights()) {
            run.become(RunState.Queued);
        }
        placement.enqueue(run);
        placement.dispatchReserved(run, now);
        dispatch(placement.pool(run.spec.pool()));
    }

    /** Decides the run's end, which comes once its slices on workers are dead. */
    private void stop(RunEntry run, Verdict verdict, String reason) {
        placement.dequeue(run);
        run.dropWaiting();
        run.verdict = verdict;
        run.reason = reason;
        if (run.hasFlights()) {
            WorkerEntry kept = releaseClaim(run);
            run.become(RunState.Stopping);
            run.flights().forEach(flight -> kill(flight, reason));
            unkeep(kept);
        } else {
            finish(run, verdict, reason, null);
        }
    }

    private void endIfQuiet(RunEntry run) {
        Verdict verdict = run.verdict;
        if (run.state() == RunState.Stopping && verdict != null && !run.hasFlights()) {
            finish(run, verdict, run.reason, null);
        }
    }

    private void finish(RunEntry run, Verdict verdict, String reason, @Nullable WorkerEntry on) {
        placement.dequeue(run);
        WorkerEntry kept = releaseClaim(run);
        run.become(RunState.Storing);
        if (on != null) {
            run.endedOn = on;
            on.storing++;
        }
        decide(new Decision.Finish(run.spec.uid(), verdict, run.started, run.done, reason));
        unkeep(kept);
    }

    private void forget(RunEntry run, String reason) {
        placement.dequeue(run);
        WorkerEntry kept = releaseClaim(run);
        for (Flight flight : run.flights()) {
            flight.run = null;
            noteStray(flight.worker);
            kill(flight, reason);
        }
        run.become(RunState.Done);
        runs.remove(run.spec.uid());
        for (WorkerEntry worker : run.reserved()) {
            if (worker.current == null) {
                retire(worker);
            }
        }
        WorkerEntry endedOn = run.endedOn;
        if (endedOn != null) {
            endedOn.storing--;
            tellIfDrained(endedOn);
        }
        unkeep(kept);
    }

    private void kill(Flight flight, String reason) {
        decide(new Decision.Cancel(flight.slice, flight.worker.name, reason));
        backstops.expect(flight, now + policy.backstopNanos(), true);
    }

    private void launched(Flight flight) {
        flight.sinceNanos = now;
        RunEntry run = flight.run;
        if (run != null && run.spec.deadlineNanos() > 0 && flight.backstop == null) {
            backstops.expect(flight, now + run.spec.deadlineNanos() + policy.backstopNanos(), false);
        }
    }

    private void drop(Flight flight) {
        flight.worker.drop(flight);
        flight.worker.pool.sentAhead.refresh(flight.worker);
        noteStray(flight.worker);
        backstops.remove(flight);
    }

    /** Where the worker has ended what it was at, what waits there has its turn. */
    private void goOn(WorkerEntry worker) {
        if (worker.current == null && worker.ahead != null) {
            placement.goOn(worker, now);
            worker.pool.sentAhead.refresh(worker);
            noteStray(worker);
        }
    }

    private void noteStray(WorkerEntry worker) {
        Flight current = worker.current;
        if (current != null && current.run == null) {
            astray.add(worker);
        } else {
            astray.remove(worker);
        }
    }

    // How workers come and go

    private WorkerEntry join(WorkerReport report) {
        Pool pool = placement.pool(report.pool());
        WorkerEntry worker = new WorkerEntry(report.worker(), pool, report.singleUse());
        pool.join(worker);
        workers.put(worker.name, worker);
        return worker;
    }

    private void lose(String name, String reason) {
        WorkerEntry worker = workers.remove(name);
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
            drop(flight);
            RunEntry run = flight.run;
            if (run == null) {
                continue;
            }
            run.remove(flight);
            if (run.isActive()) {
                retry(run, flight.slice, "worker " + name + " was lost: " + reason);
            } else {
                endIfQuiet(run);
            }
        }
    }

    /** Takes from the worker what it has not begun. */
    private void withdraw(WorkerEntry worker) {
        RunEntry claiming = worker.claiming;
        if (claiming != null) {
            releaseClaim(claiming);
        }
        worker.pool.refresh(worker);
        tellIfDrained(worker);
    }

    /** What its run keeps for the worker, which is to get nothing further, is for others. */
    private void keepNothing(WorkerEntry worker) {
        RunEntry run = worker.current == null ? null : worker.current.run;
        if (run != null) {
            backInLine(run);
        }
    }

    /** @return the worker that was kept for the run's next start */
    private @Nullable WorkerEntry releaseClaim(RunEntry run) {
        WorkerEntry worker = run.claimedWorker;
        run.claimedWorker = null;
        if (worker != null) {
            worker.claiming = null;
        }
        return worker;
    }

    private void unkeep(@Nullable WorkerEntry worker) {
        if (worker != null) {
            idle(worker);
        }
    }

    /** After a slice: a single-use worker goes on with its run, or is replaced; any other is free. */
    private void retireOrIdle(WorkerEntry worker, @Nullable RunEntry run) {
        if (!worker.singleUse) {
            idle(worker);
        } else if (run == null || run.state() == RunState.Done) {
            retire(worker);
        } else {
            placement.dispatchReserved(run, now);
            tellIfDrained(worker);
        }
    }

    /** @return whether it was made for one run, and has served one that is over */
    private boolean retireIfUsed(WorkerEntry worker, WorkerReport report) {
        boolean used = worker.singleUse && !report.held().isEmpty() && worker.bound == null && worker.current == null;
        if (used) {
            retire(worker);
        }
        return used;
    }

    private void retire(WorkerEntry worker) {
        lose(worker.name, "made for one run");
        decide(new Decision.Recycle(worker.name, "made for one run, which has ended"));
    }

    private void idle(WorkerEntry worker) {
        worker.pool.refresh(worker);
        tellIfDrained(worker);
        RunEntry bound = worker.bound;
        if (bound != null) {
            placement.dispatchReserved(bound, now);
        }
        dispatch(worker.pool);
    }

    private void tellIfDrained(WorkerEntry worker) {
        if (worker.draining
                && !worker.drainedTold
                && worker.current == null
                && worker.ended.isEmpty()
                && worker.storing == 0) {
            worker.drainedTold = true;
            decide(new Decision.Drained(worker.name, "nothing is left on it"));
        }
    }

    private void dispatch(Pool pool) {
        if (recovered) {
            placement.dispatch(pool, now);
        }
    }

    private void begin(long time) {
        now = time;
        decisions = new ArrayList<>(2);
    }

    private void decide(Decision decision) {
        decisions.add(decision);
    }

    private List<Decision> decided() {
        return decisions;
    }
}
