package dev.computethis.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A store, workers and leaders in virtual time, with faults drawn from a seed: workers die, fall silent and come back,
 * refuse and drain; leaders change with writes and messages under way; the store is away; runs are cancelled and deleted.
 * Holds what happens in truth against what {@link Scheduler} promises.
 */
final class Simulation {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long HORIZON = 60 * SECOND;
    private static final long PATIENCE = 4000 * SECOND;

    private record Step(long at, long number, Runnable work) {}

    private final Random random;
    private final UnaryOperator<List<Decision>> sabotage;
    private final boolean claimsAreStored;
    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::number));
    private final Map<String, SimulatedRun> store = new LinkedHashMap<>();
    private final Map<String, SimulatedWorker> workers = new LinkedHashMap<>();
    private final List<String> history = new ArrayList<>();
    private long now;
    private long number;
    private boolean calm;

    // The leader of the moment
    private int term;
    private Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
    private boolean leading;
    /** What the leader knows to be on which worker: at most one. */
    private final Map<String, Slice> occupied = new LinkedHashMap<>();
    /** The workers that take part, as the leader knows. */
    private final Map<String, SimulatedWorker> joined = new LinkedHashMap<>();
    /** Whose end was decided under this leader. */
    private final Set<String> finished = new HashSet<>();
    /** Kills that came before what they were to kill. */
    private final Set<String> killedAhead = new HashSet<>();
    /** Writes under way. */
    private final Map<Integer, Runnable> writes = new LinkedHashMap<>();

    private int lastWrite;
    private long storeAwayUntil;
    private long tickAt = Long.MAX_VALUE;

    /** @param sabotage changes what the scheduler decides, to see that the invariants notice */
    Simulation(long seed, UnaryOperator<List<Decision>> sabotage, boolean claimsAreStored) {
        this.random = new Random(seed);
        this.sabotage = sabotage;
        this.claimsAreStored = claimsAreStored;
    }

    /** Plays it to its end. Throws AssertionError, with all that happened, where a promise is broken. */
    void play() {
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            addWorker("a-" + i, "a", false);
        }
        addWorker("b-0", "b", true);
        addWorker("b-1", "b", true);
        lead();
        int count = 5 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            String uid = "run-" + i;
            at(random.nextLong(HORIZON / 2), () -> submit(uid));
        }
        int faults = random.nextInt(20);
        for (int i = 0; i < faults; i++) {
            at(random.nextLong(HORIZON), this::fault);
        }
        advance(HORIZON);
        becomeCalm();
        advance(HORIZON + PATIENCE);
        for (SimulatedRun run : store.values()) {
            check(run.isOver(), "stuck: " + run.spec + " is " + scheduler.stateOf(run.spec.uid()));
        }
    }

    private void advance(long until) {
        while (!steps.isEmpty() && steps.peek().at <= until) {
            Step step = steps.remove();
            now = step.at;
            step.work.run();
        }
        now = until;
    }

    private void at(long delay, Runnable work) {
        steps.add(new Step(now + delay, ++number, work));
    }

    /** Does the work later, unless the leader has changed by then. */
    private void leaderAt(long delay, Runnable work) {
        int mine = term;
        at(delay, () -> {
            if (leading && term == mine) {
                work.run();
            }
        });
    }

    private long latency() {
        return 1 + random.nextLong(5 * MILLI);
    }

    private void check(boolean promise, String broken) {
        if (!promise) {
            throw new AssertionError(broken + "\n" + String.join("\n", history));
        }
    }

    private void note(String what) {
        history.add(now / MILLI + " ms: " + what);
    }

    // What users do

    private void submit(String uid) {
        int invocations = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 1;
        RunSpec spec = new RunSpec(
                uid,
                "tenant-" + random.nextInt(3),
                random.nextInt(4) == 0 ? "b" : "a",
                random.nextInt(3),
                invocations,
                1 + random.nextInt(3),
                random.nextBoolean() ? 0 : 10 * SECOND);
        SimulatedRun run = new SimulatedRun(spec);
        store.put(uid, run);
        note("submitted " + spec);
        if (leading) {
            tell("added", scheduler.runAdded(spec, now));
        }
        if (random.nextInt(8) == 0) {
            at(random.nextLong(2 * SECOND), () -> cancel(run));
        }
        if (random.nextInt(12) == 0) {
            at(random.nextLong(2 * SECOND), () -> remove(run));
        }
    }

    private void cancel(SimulatedRun run) {
        if (!run.isOver()) {
            run.cancelRequested = true;
            note("cancel requested of " + run.spec.uid());
            if (leading) {
                tell("cancel", scheduler.cancelRequested(run.spec.uid(), now));
            }
        }
    }

    private void remove(SimulatedRun run) {
        run.removed = true;
        note("removed " + run.spec.uid());
        if (leading) {
            tell("removed", scheduler.runRemoved(run.spec.uid(), "deleted", now));
            acknowledge(run.spec.uid());
        }
    }

    // Leaders

    private void lead() {
        term++;
        scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
        leading = true;
        occupied.clear();
        joined.clear();
        finished.clear();
        killedAhead.clear();
        tickAt = Long.MAX_VALUE;
        List<RecoveredRun> found = store.values().stream()
                .filter(run -> !run.isOver())
                .map(run -> new RecoveredRun(run.spec, run.attempt, run.cancelRequested))
                .toList();
        List<WorkerReport> reports = new ArrayList<>();
        for (SimulatedWorker worker : workers.values()) {
            if (!worker.dead && !worker.partitioned && !mustReplace(worker)) {
                reports.add(join(worker));
            }
        }
        note("leader " + term + " recovers " + found + " with " + reports);
        tell("recover", scheduler.recover(found, reports, now));
        joined.values().stream()
                .filter(w -> w.draining)
                .toList()
                .forEach(w -> tell("drain", scheduler.workerDraining(w.name, now)));
    }

    private boolean mustReplace(SimulatedWorker worker) {
        boolean spent = worker.singleUse && worker.used && worker.running == null && worker.finished.isEmpty();
        if (spent) {
            at(1, () -> die(worker));
        }
        return spent;
    }

    private WorkerReport join(SimulatedWorker worker) {
        worker.term = term;
        joined.put(worker.name, worker);
        Slice running = worker.running;
        if (running != null) {
            occupied.put(worker.name, running);
        }
        return worker.report();
    }

    private void crashLeader() {
        if (!leading) {
            return;
        }
        note("leader " + term + " crashes");
        leading = false;
        // What was being written may have arrived, or not.
        List.copyOf(writes.values()).forEach(write -> {
            if (random.nextBoolean()) {
                write.run();
            }
        });
        writes.clear();
        store.values().forEach(run -> run.shaken = true);
        at(random.nextLong(SECOND), this::lead);
    }

    private void tell(String event, List<Decision> decisions) {
        for (Decision decision : sabotage.apply(decisions)) {
            note(event + " -> " + decision);
            act(decision);
        }
        scheduler.nextTick().ifPresent(next -> {
            if (next < tickAt) {
                tickAt = next;
                leaderAt(Math.max(0, next - now), () -> {
                    tickAt = Long.MAX_VALUE;
                    tell("tick", scheduler.tick(now));
                });
            }
        });
    }

    private void act(Decision decision) {
        if (decision instanceof Decision.Assign assign) {
            String worker = assign.worker();
            check(!occupied.containsKey(worker), "two slices on " + worker + ": " + assign);
            occupied.put(worker, assign.slice());
            SimulatedWorker target = joined.get(worker);
            check(target != null, "assigned to nobody: " + assign);
            send(assign.slice(), Objects.requireNonNull(target), term);
        } else if (decision instanceof Decision.Await held) {
            SimulatedWorker worker = Objects.requireNonNull(joined.get(held.worker()));
            leaderAt(latency(), () -> fetch(worker, held.slice()));
        } else if (decision instanceof Decision.Cancel cancel) {
            SimulatedWorker worker = joined.get(cancel.worker());
            if (worker != null) {
                kill(worker, cancel.slice());
            }
        } else if (decision instanceof Decision.Discard discard) {
            discard(discard);
        } else if (decision instanceof Decision.Claim claim) {
            claim(claim);
        } else if (decision instanceof Decision.Finish finish) {
            finish(finish);
        } else if (decision instanceof Decision.Drained drained) {
            SimulatedWorker worker = joined.get(drained.worker());
            if (worker != null) {
                check(worker.draining && worker.running == null, "drained too early: " + worker.name);
                at(latency(), () -> die(worker));
            }
        } else if (decision instanceof Decision.Recycle recycle) {
            SimulatedWorker worker = joined.remove(recycle.worker());
            occupied.remove(recycle.worker());
            if (worker != null) {
                at(latency(), () -> die(worker));
            }
        }
    }

    // Writes

    private void write(Runnable write) {
        int id = ++lastWrite;
        writes.put(id, write);
        leaderAt(latency() + Math.max(0, storeAwayUntil - now), () -> {
            Runnable mine = writes.remove(id);
            if (mine != null) {
                mine.run();
            }
        });
    }

    private void claim(Decision.Claim claim) {
        SimulatedRun run = Objects.requireNonNull(store.get(claim.uid()));
        if (storeAwayUntil > now) {
            leaderAt(latency(), () -> tell("claim delayed", scheduler.claimDelayed(claim.uid(), now)));
        }
        write(() -> {
            if (run.isOver()) {
                return;
            }
            if (claimsAreStored) {
                run.attempt = Math.max(run.attempt, claim.attempt());
            }
            note("claim stored of " + claim);
            if (leading) {
                tell("claim stored", scheduler.claimStored(claim.uid(), claim.attempt(), now));
            }
        });
    }

    private void finish(Decision.Finish finish) {
        SimulatedRun run = Objects.requireNonNull(store.get(finish.uid()));
        check(finished.add(finish.uid()), "two ends of " + finish.uid());
        if (!run.removed) {
            check(run.verdict == null, "an end after the end of " + finish.uid());
        }
        switch (finish.verdict()) {
            case Succeeded ->
                check(
                        run.returned.cardinality() == run.spec.invocations()
                                && finish.succeeded() == run.spec.invocations(),
                        "succeeded although not all returned: " + finish);
            case Failed, TimedOut -> check(run.failed, "failed although nothing failed: " + finish);
            case Cancelled -> check(run.cancelRequested, "cancelled although nobody asked: " + finish);
            case Lost -> check(run.shaken, "lost although nothing was: " + finish);
        }
        write(() -> {
            if (!run.removed) {
                run.verdict = finish.verdict();
                note("end stored of " + finish.uid());
            }
            if (leading) {
                tell("stored", scheduler.stored(finish.uid(), now));
                acknowledge(finish.uid());
            }
        });
    }

    private void acknowledge(String uid) {
        joined.values()
                .forEach(worker ->
                        worker.finished.keySet().removeIf(slice -> slice.uid().equals(uid)));
    }

    // Slices

    private void send(Slice slice, SimulatedWorker worker, int sender) {
        at(latency(), () -> arrive(slice, worker, sender));
    }

    private void arrive(Slice slice, SimulatedWorker worker, int sender) {
        boolean current = leading && sender == term;
        if (worker.dead || worker.term > sender) {
            return;
        }
        if (worker.partitioned) {
            if (current && slice.equals(occupied.get(worker.name))) {
                at(100 * MILLI, () -> arrive(slice, worker, sender));
            }
            return;
        }
        if (killedAhead.remove(worker.name + slice)) {
            worker.finished.put(slice, SliceEnd.Cancelled);
            fetch(worker, slice);
            return;
        }
        if (worker.running != null || (!calm && random.nextInt(20) == 0)) {
            if (current) {
                leaderAt(latency(), () -> refused(worker, slice));
            }
            return;
        }
        begin(slice, worker);
    }

    private void begin(Slice slice, SimulatedWorker worker) {
        SimulatedRun run = Objects.requireNonNull(store.get(slice.uid()));
        worker.running = slice;
        worker.used = true;
        note(worker.name + " starts " + slice);
        for (int i = slice.from(); i < slice.to(); i++) {
            run.starts[i]++;
            check(
                    run.starts[i] <= run.spec.maxAttempts(),
                    "invocation " + i + " of " + slice.uid() + " started " + run.starts[i] + " times of "
                            + run.spec.maxAttempts());
        }
        long runtime = (1 + random.nextLong(500 * MILLI)) * (random.nextInt(10) == 0 ? 10 : 1);
        at(runtime, () -> end(worker, slice));
    }

    private void end(SimulatedWorker worker, Slice slice) {
        if (worker.dead || !slice.equals(worker.running)) {
            return;
        }
        SimulatedRun run = Objects.requireNonNull(store.get(slice.uid()));
        int dice = random.nextInt(20);
        SliceEnd end = dice == 0 ? SliceEnd.Failed : dice == 1 ? SliceEnd.TimedOut : SliceEnd.Succeeded;
        if (dice == 2 && !calm) {
            // As a worker does that has to go and can't wait.
            run.shaken = true;
            end = SliceEnd.Cancelled;
        } else if (dice == 3) {
            run.failed = true;
            end = SliceEnd.Retryable;
        } else if (end == SliceEnd.Succeeded) {
            run.returned.set(slice.from(), slice.to());
        } else {
            run.failed = true;
        }
        ended(worker, slice, end);
    }

    private void kill(SimulatedWorker worker, Slice slice) {
        at(latency(), () -> {
            if (worker.dead) {
                return;
            }
            if (worker.partitioned) {
                kill(worker, slice);
            } else if (slice.equals(worker.running)) {
                ended(worker, slice, SliceEnd.Cancelled);
            } else if (!worker.finished.containsKey(slice)) {
                killedAhead.add(worker.name + slice);
            }
        });
    }

    private void ended(SimulatedWorker worker, Slice slice, SliceEnd end) {
        worker.running = null;
        worker.finished.put(slice, end);
        note(worker.name + " ended " + slice + " as " + end);
        fetch(worker, slice);
    }

    /** Brings an outcome to the leader, as soon as the worker can be reached. */
    private void fetch(SimulatedWorker worker, Slice slice) {
        leaderAt(latency(), () -> {
            SliceEnd end = worker.finished.get(slice);
            if (worker.dead || joined.get(worker.name) != worker || slice.equals(worker.running)) {
                return;
            }
            if (worker.partitioned) {
                fetch(worker, slice);
                return;
            }
            if (slice.equals(occupied.get(worker.name))) {
                occupied.remove(worker.name);
            }
            tell("ended", scheduler.ended(worker.name, slice, end == null ? SliceEnd.Cancelled : end, MILLI, now));
        });
    }

    private void refused(SimulatedWorker worker, Slice slice) {
        if (worker.dead || joined.get(worker.name) != worker) {
            return;
        }
        occupied.remove(worker.name);
        tell("refused", scheduler.refused(worker.name, slice, "busy", now));
        leaderAt(50 * MILLI, () -> {
            if (worker.dead || worker.partitioned || joined.get(worker.name) != worker) {
                return;
            }
            if (worker.running != null && !occupied.containsKey(worker.name)) {
                rejoin(worker);
            } else {
                tell("resumed", scheduler.workerResumed(worker.name, now));
            }
        });
    }

    private void discard(Decision.Discard discard) {
        SimulatedWorker worker = joined.get(discard.worker());
        if (worker == null) {
            return;
        }
        if (discard.running()) {
            kill(worker, discard.slice());
            if (!discard.slice().equals(worker.running)) {
                fetch(worker, discard.slice());
            }
        } else {
            worker.finished.remove(discard.slice());
        }
    }

    // Workers

    private void addWorker(String name, String pool, boolean singleUse) {
        SimulatedWorker worker = new SimulatedWorker(name, pool, singleUse);
        workers.put(name, worker);
        if (leading) {
            tell("up", scheduler.workerUp(join(worker), now));
        }
    }

    private void rejoin(SimulatedWorker worker) {
        leave(worker, "rejoins");
        tell("up", scheduler.workerUp(join(worker), now));
        if (worker.draining) {
            tell("drain", scheduler.workerDraining(worker.name, now));
        }
    }

    private void leave(SimulatedWorker worker, String reason) {
        shake(worker);
        if (joined.remove(worker.name, worker)) {
            occupied.remove(worker.name);
            tell("down", scheduler.workerDown(worker.name, reason, now));
        }
    }

    private void die(SimulatedWorker worker) {
        if (worker.dead) {
            return;
        }
        worker.dead = true;
        shake(worker);
        note(worker.name + " dies");
        at(latency(), () -> {
            if (leading) {
                leave(worker, "died");
            }
            at(random.nextLong(SECOND), () -> addWorker(worker.name, worker.pool, worker.singleUse));
        });
    }

    private void shake(SimulatedWorker worker) {
        List<Slice> held = new ArrayList<>(worker.finished.keySet());
        Slice running = worker.running;
        if (running != null) {
            held.add(running);
        }
        Slice coming = occupied.get(worker.name);
        if (coming != null) {
            held.add(coming);
        }
        held.forEach(slice -> Objects.requireNonNull(store.get(slice.uid())).shaken = true);
    }

    private void partition(SimulatedWorker worker) {
        if (worker.dead || worker.partitioned) {
            return;
        }
        worker.partitioned = true;
        note(worker.name + " falls silent");
        if (leading && joined.get(worker.name) == worker) {
            leaderAt(latency(), () -> {
                if (worker.partitioned && joined.get(worker.name) == worker) {
                    tell("suspended", scheduler.workerSuspended(worker.name, now));
                }
            });
        }
        leaderAt(SECOND, () -> {
            if (worker.partitioned && joined.get(worker.name) == worker) {
                shake(worker);
                leave(worker, "silent for its lease");
            }
        });
        at(random.nextLong(2 * SECOND), () -> heal(worker));
    }

    private void heal(SimulatedWorker worker) {
        if (worker.dead || !worker.partitioned) {
            return;
        }
        worker.partitioned = false;
        note(worker.name + " answers again");
        if (!leading) {
            return;
        }
        if (joined.get(worker.name) == worker) {
            tell("resumed", scheduler.workerResumed(worker.name, now));
        } else if (!mustReplace(worker)) {
            tell("up", scheduler.workerUp(join(worker), now));
            if (worker.draining) {
                tell("drain", scheduler.workerDraining(worker.name, now));
            }
        }
    }

    private void drain(SimulatedWorker worker) {
        worker.draining = true;
        note(worker.name + " is to go");
        if (leading && joined.get(worker.name) == worker) {
            tell("drain", scheduler.workerDraining(worker.name, now));
        }
    }

    // Faults

    private void fault() {
        List<SimulatedWorker> all = List.copyOf(workers.values());
        SimulatedWorker victim = all.get(random.nextInt(all.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> die(victim);
            case 2 -> partition(victim);
            case 3, 4 -> crashLeader();
            case 5 -> drain(victim);
            case 6 -> {
                crashLeader();
                all.forEach(this::die);
            }
            default -> storeAwayUntil = now + random.nextLong(3 * SECOND);
        }
    }

    private void becomeCalm() {
        note("calm");
        calm = true;
        List.copyOf(workers.values()).forEach(worker -> {
            heal(worker);
            if (worker.draining && !worker.dead) {
                die(worker);
            }
        });
    }
}
