package dev.computethis.engine;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.WorkerState;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.RecoveredRun;
import dev.computethis.scheduling.Scheduler;
import dev.computethis.scheduling.SchedulingPolicy;
import dev.computethis.scheduling.Slice;
import dev.computethis.scheduling.WorkerReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One term of leadership: tells the scheduling core what happens, and does what it decides. Everything in here happens on
 * the loop but the listeners' methods, which hand over to it.
 */
final class Leadership {

    private static final Logger LOG = System.getLogger(Leadership.class.getName());

    /** How soon a leader that is to go looks again whether it can. */
    private static final Duration CLAIMS_AGAIN = Duration.ofMillis(100);

    /** How long an outcome that nobody asks for is kept; its run may be one that this leader has yet to hear of. */
    private static final Duration STRAY_KEPT = Duration.ofMinutes(1);

    private final RunStore store;
    private final WorkerFleet fleet;
    private final WorkerConnection.Factory connections;
    private final DispatcherConfig config;
    private final DispatcherMetrics metrics;
    private final RandomGenerator random;
    private final long term;
    private final TermLoop loop;

    private final Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
    private final RunRecords records;
    private final Map<String, ActiveRun> runs = new LinkedHashMap<>();
    private final Map<String, WorkerLink> workers = new LinkedHashMap<>();
    private final Map<String, List<CompletableFuture<Void>>> drains = new HashMap<>();
    private final List<CompletableFuture<Void>> handingOver = new ArrayList<>(0);
    private final ArrayDeque<Decision> decisions = new ArrayDeque<>();
    private final Slices slices;
    private final List<Subscription> subscriptions = Collections.synchronizedList(new ArrayList<>());
    private boolean recovered;
    private boolean acting;
    private long tickAt = Long.MAX_VALUE;

    Leadership(
            RunStore store,
            WorkerFleet fleet,
            BlobStore blobStore,
            WorkerConnection.Factory connections,
            EventLoop eventLoop,
            DispatcherConfig config,
            DispatcherMetrics metrics,
            RandomGenerator random,
            long term) {
        this.store = store;
        this.fleet = fleet;
        this.connections = connections;
        this.config = config;
        this.metrics = metrics;
        this.random = random;
        this.term = term;
        this.loop = new TermLoop(eventLoop);
        this.records = new RunRecords(store, blobStore, loop, config, metrics, random, term, new RecordNews());
        this.slices = new Slices(
                scheduler,
                runs,
                workers,
                store,
                new BlobCache(blobStore, loop, config.blobCacheBytes(), metrics),
                new LongRuns(loop, config.runningAfter(), records::storeRunning),
                loop,
                config,
                metrics,
                random,
                new SliceNews());
    }

    TermLoop loop() {
        return loop;
    }

    // The start of a term, and its end

    void begin() {
        // What is read afterwards has all runs that an earlier leader has claimed a start of.
        records.takeOver(() -> refresh(new Backoff(config.firstBackoff(), config.maxBackoff(), random)));
    }

    /** What is known of runs may be old, where the watch has fallen silent; what an earlier leader started must be known. */
    private void refresh(Backoff backoff) {
        var unused = store.refresh().whenComplete((done, failure) -> {
            if (failure == null) {
                // 1. Take up the runs that are stored. Those submitted after this are new: no earlier leader saw them.
                List<Run> found = List.copyOf(store.all());
                loop.execute(() -> takeUp(found));
            } else {
                LOG.log(Level.WARNING, "The runs can't be read yet, so this leader waits: {0}", failure);
                loop.schedule(() -> refresh(backoff), backoff.next());
            }
        });
    }

    private void takeUp(List<Run> found) {
        metrics.leads(true);
        found.stream()
                .filter(run -> !run.status().phase().isTerminal())
                .sorted(Comparator.comparing(Run::created)
                        .thenComparing(run -> run.key().toString()))
                .forEach(run -> runs.put(run.uid(), new ActiveRun(run, true, loop.nanos())));
        records.unfinished(runs.keySet());
        // 2. Follow runs and workers. A worker is asked what it holds as soon as it is known.
        subscribe(store.watch(new Runs()));
        subscribe(fleet.watch(new Workers()));
        // 3. Once all have answered, or have had the time to, begin to assign.
        loop.execute(this::recoverOnceAllAnswered);
        loop.scheduleBehindNews(this::recover, config.lease());
        measure();
    }

    /** From any thread. */
    void end() {
        loop.end();
        synchronized (subscriptions) {
            subscriptions.forEach(Subscription::close);
            subscriptions.clear();
        }
    }

    /** On the loop itself: claims nothing more, and tells once what is claimed is with its workers. */
    void handOver(CompletableFuture<Void> done) {
        if (loop.hasEnded()) {
            done.complete(null);
            return;
        }
        handingOver.add(done);
        decide(scheduler.handOver(loop.nanos()));
        awaitClaims();
    }

    private void awaitClaims() {
        List<WorkerLink> untold = workers.values().stream()
                .filter(worker -> worker.calls.values().stream().anyMatch(SliceCall::isClaimedAndUntold))
                .toList();
        if (untold.isEmpty() && !scheduler.hasClaims()) {
            handingOver.forEach(done -> done.complete(null));
            return;
        }
        untold.forEach(WorkerLink::ask);
        loop.schedule(this::awaitClaims, CLAIMS_AGAIN);
    }

    /** After the end, on the loop itself: no answer is awaited any more. */
    void release() {
        metrics.leads(false);
        handingOver.forEach(done -> done.complete(null));
        workers.values().forEach(WorkerLink::close);
        ProblemException gone = Problem.of(
                        Problem.Type.UNAVAILABLE, "This process no longer leads; the next leader drains.")
                .toException();
        drains.values().forEach(waiting -> waiting.forEach(drain -> drain.completeExceptionally(gone)));
    }

    private void subscribe(Subscription subscription) {
        synchronized (subscriptions) {
            if (loop.hasEnded()) {
                subscription.close();
            } else {
                subscriptions.add(subscription);
            }
        }
    }

    private void recoverOnceAllAnswered() {
        if (workers.values().stream().allMatch(worker -> worker.state != null)) {
            recover();
        }
    }

    private void recover() {
        if (recovered) {
            return;
        }
        recovered = true;
        List<WorkerReport> reports = new ArrayList<>();
        for (WorkerLink worker : workers.values()) {
            WorkerState state = worker.state;
            if (state == null) {
                LOG.log(
                        Level.WARNING,
                        "Worker {0} counts as lost: it did not tell a new leader what it holds",
                        worker.id);
                metrics.workerLost(worker.endpoint.key(), 0);
            } else if (!mustReplace(worker, state)) {
                reports.add(report(worker, state));
            }
        }
        // A run that is new, and held all the same, was started by a leader who leads on beside this one.
        Set<String> held = reports.stream()
                .flatMap(report -> report.held().stream())
                .map(holding -> holding.slice().uid())
                .collect(Collectors.toSet());
        List<RecoveredRun> found = new ArrayList<>();
        List<ActiveRun> others = new ArrayList<>();
        for (ActiveRun run : runs.values()) {
            boolean knownBefore = run.found || held.contains(run.run.uid());
            if (knownBefore && RunCheck.problem(run.run.submission()) == null) {
                run.cancelTold = run.run.cancelRequested();
                found.add(new RecoveredRun(run.spec(), records.claimed(run.run), run.cancelTold));
            } else {
                others.add(run);
            }
        }
        LOG.log(
                Level.INFO,
                "Leading with term {0}: {1} unfinished runs, {2} of {3} workers answered",
                term,
                found.size(),
                reports.size(),
                workers.size());
        decide(scheduler.recover(found, reports, loop.nanos()));
        workers.values().forEach(this::drainIfAsked);
        others.forEach(this::admit);
        found.forEach(run -> checkPool(run.spec().uid()));
    }

    // What happens to runs

    private final class Runs implements RunStore.Listener {
        @Override
        public void changed(Run run) {
            loop.execute(() -> runChanged(run));
        }

        @Override
        public void removed(Run run) {
            loop.execute(() -> runRemoved(run));
        }
    }

    private void runChanged(Run stored) {
        ActiveRun run = runs.get(stored.uid());
        boolean ended = stored.status().phase().isTerminal();
        if (run == null) {
            if (!ended) {
                ActiveRun added = new ActiveRun(stored, false, loop.nanos());
                runs.put(stored.uid(), added);
                if (recovered) {
                    admit(added);
                }
            }
            return;
        }
        if (run.stored) {
            // Only now is it sure that no earlier state of it will be told any more, which would look like a new run.
            if (ended) {
                runs.remove(stored.uid());
            }
            return;
        }
        run.run = stored;
        if (ended) {
            run.endSeen = true;
            if (!run.finished) {
                endedElsewhere(run, "its end was stored by somebody else");
            }
        } else if (stored.cancelRequested() && !run.cancelTold && recovered) {
            run.cancelTold = true;
            decide(scheduler.cancelRequested(stored.uid(), loop.nanos()));
        }
    }

    private void admit(ActiveRun run) {
        String problem = RunCheck.problem(run.run.submission());
        if (problem != null) {
            decide(scheduler.runInvalid(run.spec(), problem, loop.nanos()));
        } else if (run.run.cancelRequested()) {
            run.cancelTold = true;
            decide(scheduler.runAddedCancelled(run.spec(), loop.nanos()));
        } else {
            decide(scheduler.runAdded(run.spec(), loop.nanos()));
            checkPool(run.run.uid());
        }
    }

    private void runRemoved(Run stored) {
        ActiveRun run = runs.remove(stored.uid());
        if (run != null) {
            decide(scheduler.runRemoved(stored.uid(), "the run was deleted", loop.nanos()));
            letGo(run);
        }
    }

    private void endedElsewhere(ActiveRun run, String reason) {
        run.finished = true;
        run.stored = true;
        LOG.log(Level.INFO, "Run {0} is given up: {1}", run.run.key(), reason);
        decide(scheduler.runRemoved(run.run.uid(), reason, loop.nanos()));
        letGo(run);
        if (run.endSeen) {
            runs.remove(run.run.uid());
        }
    }

    /** A pool that is not there may have been made just now, and be told of later than the run. */
    private void checkPool(String uid) {
        ActiveRun run = runs.get(uid);
        if (run != null && !run.finished && !poolExists(run)) {
            loop.schedule(() -> failWithoutPool(uid), config.unknownPoolGrace());
        }
    }

    private void failWithoutPool(String uid) {
        ActiveRun run = runs.get(uid);
        if (run == null || run.finished || poolExists(run)) {
            return;
        }
        String namespace = run.run.key().namespace();
        List<String> there = fleet.pools(namespace).stream().map(PoolView::name).toList();
        decide(scheduler.runInvalid(
                run.spec(),
                "There is no pool '" + run.run.submission().pool() + "' in namespace '" + namespace + "', only " + there
                        + ". Submit it to one of these, or make the pool first.",
                loop.nanos()));
    }

    private boolean poolExists(ActiveRun run) {
        String namespace = run.run.key().namespace();
        String pool = run.run.submission().pool();
        String id = ActiveRun.poolId(namespace, pool);
        return workers.values().stream().anyMatch(worker -> worker.poolId.equals(id))
                || fleet.pools(namespace).stream().anyMatch(view -> view.name().equals(pool));
    }

    // What happens to workers

    private final class Workers implements WorkerFleet.Listener {
        @Override
        public void up(WorkerEndpoint worker) {
            loop.execute(() -> workerUp(worker));
        }

        @Override
        public void down(WorkerEndpoint worker, String reason) {
            loop.execute(() -> workerDown(worker, reason));
        }

        @Override
        public CompletionStage<Void> drain(WorkerEndpoint worker, String reason) {
            CompletableFuture<Void> drained = new CompletableFuture<>();
            loop.execute(() -> drainWorker(worker, reason, drained));
            return drained;
        }
    }

    private void workerUp(WorkerEndpoint endpoint) {
        WorkerLink before = workers.get(endpoint.key().toString());
        if (before != null) {
            if (before.endpoint.incarnation().equals(endpoint.incarnation())) {
                return;
            }
            workerDown(before.endpoint, "it was replaced");
        }
        WorkerLink worker = new WorkerLink(
                endpoint, connections.connect(endpoint, term), loop, config, metrics, random, new WorkerNews());
        workers.put(worker.id, worker);
        worker.open();
    }

    private void workerDown(WorkerEndpoint endpoint, String reason) {
        WorkerLink worker = workers.get(endpoint.key().toString());
        if (worker == null || !worker.endpoint.incarnation().equals(endpoint.incarnation())) {
            return;
        }
        workers.remove(worker.id);
        leave(worker, reason);
        worker.close();
        drained(worker.id);
        if (!recovered) {
            recoverOnceAllAnswered();
        }
    }

    private void drainWorker(WorkerEndpoint endpoint, String reason, CompletableFuture<Void> drained) {
        WorkerLink worker = workers.get(endpoint.key().toString());
        if (worker == null || !worker.endpoint.incarnation().equals(endpoint.incarnation())) {
            drained.complete(null);
            return;
        }
        LOG.log(Level.INFO, "Worker {0} is drained: {1}", worker.id, reason);
        drains.computeIfAbsent(worker.id, w -> new ArrayList<>(1)).add(drained);
        worker.draining = true;
        drainIfAsked(worker);
    }

    private void drainIfAsked(WorkerLink worker) {
        if (!worker.draining || !recovered) {
            return;
        }
        if (worker.joined != null) {
            decide(scheduler.workerDraining(worker.id, loop.nanos()));
        }
    }

    private void drained(String worker) {
        List<CompletableFuture<Void>> waiting = drains.remove(worker);
        if (waiting != null) {
            waiting.forEach(drain -> drain.complete(null));
        }
    }

    private final class WorkerNews implements WorkerLink.Listener {
        @Override
        public void answered(WorkerLink worker, WorkerState state) {
            worker.counts.heard(state);
            worker.state = state;
            worker.toldOf(state.running());
            state.finished().forEach(worker::toldOf);
            boolean wasSilent = worker.silent;
            worker.silent = false;
            worker.draining |= state.draining();
            if (!recovered) {
                recoverOnceAllAnswered();
                return;
            }
            if (worker.joined != null && !worker.joined.equals(state.instance())) {
                leave(worker, "its launcher was restarted");
            } else if (worker.disagrees && worker.joined != null && worker.calls.isEmpty() && state.running() != null) {
                leave(worker, "it runs what this leader did not give it");
            }
            worker.disagrees = false;
            if (worker.joined == null) {
                join(worker, state);
            } else if (wasSilent || worker.resumable) {
                decide(scheduler.workerResumed(worker.id, loop.nanos()));
            }
            worker.resumable = false;
            drainIfAsked(worker);
            progressed(state);
            forgetStrays(worker, state);
        }

        @Override
        public void silent(WorkerLink worker) {
            if (worker.joined != null) {
                decide(scheduler.workerSuspended(worker.id, loop.nanos()));
            }
        }

        @Override
        public void lost(WorkerLink worker, String reason) {
            leave(worker, reason);
        }
    }

    /** A run that is not stored as running yet has its progress stored with that; others not too often. */
    private void progressed(WorkerState state) {
        HeldSlice running = state.running();
        ActiveRun run = running == null ? null : runs.get(running.id().uid());
        if (run == null || run.finished || state.progress() == null) {
            return;
        }
        run.progress = state.progress();
        RunStatus stored = run.run.status();
        long now = loop.nanos();
        boolean isDue = stored.progress() == null
                || now - run.progressNanos >= config.progressEvery().toNanos();
        if (stored.phase() == Phase.Running && !run.progress.equals(stored.progress()) && isDue) {
            run.progressNanos = now;
            records.storeProgress(run);
        }
    }

    /** Outcomes of starts that arrived late, when their worker or run had been given up: nobody will ask for them. */
    private void forgetStrays(WorkerLink worker, WorkerState state) {
        Map<AssignmentId, Long> before = Map.copyOf(worker.strays);
        worker.strays.clear();
        for (HeldSlice held : state.finished()) {
            AssignmentId id = held.id();
            ActiveRun run = runs.get(id.uid());
            if (!worker.calls.containsKey(id) && (run == null || run.stored)) {
                long since = before.getOrDefault(id, loop.nanos());
                worker.strays.put(id, since);
                if (loop.nanos() - since >= STRAY_KEPT.toNanos()) {
                    worker.connection.acknowledge(id);
                }
            }
        }
    }

    private void join(WorkerLink worker, WorkerState state) {
        if (!mustReplace(worker, state)) {
            decide(scheduler.workerUp(report(worker, state), loop.nanos()));
        }
    }

    private void leave(WorkerLink worker, String reason) {
        if (worker.joined == null) {
            return;
        }
        worker.joined = null;
        LOG.log(Level.WARNING, "Worker {0} is lost: {1}", worker.id, reason);
        metrics.workerLost(worker.endpoint.key(), worker.calls.size());
        worker.closeCalls();
        decide(scheduler.workerDown(worker.id, reason, loop.nanos()));
    }

    /** Of a worker made for one run only, which has served one. */
    private boolean mustReplace(WorkerLink worker, WorkerState state) {
        boolean used = worker.endpoint.singleUse()
                && state.busyNanos() > 0
                && state.running() == null
                && state.finished().isEmpty();
        if (used) {
            fleet.recycle(worker.endpoint);
        }
        return used;
    }

    private static WorkerReport report(WorkerLink worker, WorkerState state) {
        worker.joined = state.instance();
        List<WorkerReport.Held> held = new ArrayList<>();
        HeldSlice running = state.running();
        if (running != null) {
            held.add(new WorkerReport.Held(slice(running), true));
        }
        state.finished().forEach(finished -> held.add(new WorkerReport.Held(slice(finished), false)));
        return new WorkerReport(worker.id, worker.poolId, worker.endpoint.singleUse(), held);
    }

    private static Slice slice(HeldSlice held) {
        return new Slice(held.id().uid(), held.id().from(), held.to(), held.id().attempt());
    }

    private final class SliceNews implements Slices.Leader {
        @Override
        public void decide(List<Decision> made) {
            Leadership.this.decide(made);
        }

        @Override
        public void leave(WorkerLink worker, String reason) {
            Leadership.this.leave(worker, reason);
        }

        @Override
        public void drainIfAsked(WorkerLink worker) {
            Leadership.this.drainIfAsked(worker);
        }
    }

    // What is done

    private void decide(List<Decision> made) {
        decisions.addAll(made);
        if (acting) {
            // What is being done led to this; it is done after what was decided before.
            return;
        }
        acting = true;
        try {
            for (Decision next = decisions.poll(); next != null; next = decisions.poll()) {
                act(next);
            }
        } finally {
            acting = false;
        }
        armTick();
    }

    private void act(Decision decision) {
        LOG.log(Level.DEBUG, "{0}", decision);
        if (decision instanceof Decision.Assign assign) {
            slices.assign(assign);
        } else if (decision instanceof Decision.Begin begin) {
            slices.begin(begin);
        } else if (decision instanceof Decision.TakeBack takeBack) {
            slices.takeBack(takeBack);
        } else if (decision instanceof Decision.Finish finish) {
            finish(finish);
        } else if (decision instanceof Decision.Claim claim) {
            claim(claim);
        } else if (decision instanceof Decision.Await held) {
            slices.await(held);
        } else if (decision instanceof Decision.Cancel cancel) {
            slices.cancel(cancel);
        } else if (decision instanceof Decision.Discard discard) {
            slices.discard(discard);
        } else if (decision instanceof Decision.Drained drained) {
            drained(drained.worker());
        } else if (decision instanceof Decision.Recycle recycle) {
            recycle(recycle);
        }
    }

    private void recycle(Decision.Recycle recycle) {
        WorkerLink worker = workers.get(recycle.worker());
        if (worker != null) {
            LOG.log(Level.INFO, "Worker {0} is replaced: {1}", worker.id, recycle.reason());
            worker.joined = null;
            worker.closeCalls();
            fleet.recycle(worker.endpoint);
        }
    }

    // What is stored

    private void claim(Decision.Claim claim) {
        ActiveRun run = runs.get(claim.uid());
        WorkerLink worker = workers.get(claim.worker());
        if (run != null && worker != null) {
            run.begins(worker.name(), loop.nanos(), loop.now());
            records.claim(run, claim);
        }
    }

    private void finish(Decision.Finish finish) {
        ActiveRun run = runs.get(finish.uid());
        if (run != null) {
            run.finished = true;
            run.endedNanos = loop.nanos();
            records.finish(run, finish);
        }
    }

    private final class RecordNews implements RunRecords.Listener {
        @Override
        public void claimStored(String uid, int attempt) {
            decide(scheduler.claimStored(uid, attempt, loop.nanos()));
        }

        @Override
        public void claimDelayed(String uid) {
            decide(scheduler.claimDelayed(uid, loop.nanos()));
        }

        @Override
        public void claimTaken(ActiveRun run) {
            decide(scheduler.claimTaken(run.run.uid(), run.run.status().attempt(), loop.nanos()));
        }

        @Override
        public void endedElsewhere(ActiveRun run, String reason) {
            Leadership.this.endedElsewhere(run, reason);
        }

        @Override
        public void endStored(ActiveRun run) {
            run.stored = true;
            letGo(run);
            decide(scheduler.stored(run.run.uid(), loop.nanos()));
            if (run.endSeen) {
                runs.remove(run.run.uid());
            }
        }
    }

    /** Its end is stored, or it is gone: nothing of it needs to be known any more, here or on workers. */
    private void letGo(ActiveRun run) {
        records.forget(run);
        for (ActiveRun.Kept kept : run.kept) {
            if (!kept.worker().isClosed()) {
                kept.worker().connection.acknowledge(kept.id());
            }
        }
        run.kept.clear();
    }

    // Time and measurements

    private void armTick() {
        scheduler.nextTick().ifPresent(next -> {
            if (next < tickAt) {
                tickAt = next;
                loop.schedule(() -> tick(next), Duration.ofNanos(Math.max(0, next - loop.nanos())));
            }
        });
    }

    private void tick(long at) {
        if (at == tickAt) {
            tickAt = Long.MAX_VALUE;
        }
        decide(scheduler.tick(loop.nanos()));
    }

    /** Again with each heartbeat: who reads it looks only every few seconds. */
    private void measure() {
        for (PoolView pool : fleet.pools()) {
            PoolCount count = PoolCount.of(pool, this);
            int queued = scheduler.queued(ActiveRun.poolId(pool.namespace(), pool.name()));
            metrics.pool(count.in(pool), count.busy(), queued);
        }
        loop.schedule(this::measure, config.heartbeat());
    }

    // Views

    int activeRuns() {
        return runs.size();
    }

    Collection<WorkerLink> workers() {
        return workers.values();
    }

    /** The name of the run the worker works on. */
    @Nullable
    String runOn(WorkerLink worker) {
        String uid = scheduler.runOn(worker.id);
        ActiveRun run = uid == null ? null : runs.get(uid);
        return run == null ? null : run.run.key().name();
    }

    int waitingInvocations(String poolId, int most) {
        return scheduler.waitingInvocations(poolId, most);
    }

    boolean isBusy(WorkerLink worker) {
        return scheduler.runOn(worker.id) != null;
    }

    /** Which slice's output stands for the run's, and on which worker; null where none is known. */
    @Nullable
    SliceCall callOf(String uid) {
        SliceCall first = null;
        for (WorkerLink worker : workers.values()) {
            for (SliceCall call : worker.calls.values()) {
                if (call.slice.uid().equals(uid)
                        && !call.isAhead()
                        && (first == null || call.slice.from() < first.slice.from())) {
                    first = call;
                }
            }
        }
        return first;
    }

    @Nullable
    WorkerLink worker(WorkerKey key) {
        return workers.get(key.toString());
    }
}
