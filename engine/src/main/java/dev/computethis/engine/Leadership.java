package dev.computethis.engine;

import dev.computethis.protocol.PoolView;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.Scheduler;
import dev.computethis.scheduling.SchedulingPolicy;
import dev.computethis.scheduling.WorkerReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One term of leadership: tells the scheduling core what happens, and does what it decides. Everything in here happens on
 * the loop but the listeners' methods, which hand over to it.
 */
final class Leadership {

    private static final Logger LOG = System.getLogger(Leadership.class.getName());

    /** How soon a leader that is to go looks again whether it can. */
    private static final Duration CLAIMS_AGAIN = Duration.ofMillis(100);

    private final RunStore store;
    private final WorkerFleet fleet;
    private final DispatcherConfig config;
    private final DispatcherMetrics metrics;
    private final RandomGenerator random;
    private final long term;
    private final TermLoop loop;

    private final Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
    private final RunRecords records;
    private final ActiveRuns runs;
    private final WorkerLinks workers;
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
        this.config = config;
        this.metrics = metrics;
        this.random = random;
        this.term = term;
        this.loop = new TermLoop(eventLoop);
        this.records = new RunRecords(store, blobStore, loop, config, metrics, random, term, new RecordNews());
        this.runs = new ActiveRuns(store, fleet, scheduler, records, loop, config, new RunNews());
        this.workers = new WorkerLinks(
                fleet, connections, scheduler, runs, loop, config, metrics, random, term, new WorkerNews());
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
                this::decide);
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
        runs.takeUp(found);
        // 2. Follow runs and workers. A worker is asked what it holds as soon as it is known.
        subscribe(runs.watch());
        subscribe(workers.watch());
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
        List<WorkerLink> untold = workers.all().stream()
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
        workers.release();
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
        if (workers.haveAllAnswered()) {
            recover();
        }
    }

    private void recover() {
        if (recovered) {
            return;
        }
        recovered = true;
        List<WorkerReport> reports = workers.recover();
        ActiveRuns.Recovery recovery = runs.recover(reports);
        LOG.log(
                Level.INFO,
                "Leading with term {0}: {1} unfinished runs, {2} of {3} workers answered",
                term,
                recovery.known().size(),
                reports.size(),
                workers.all().size());
        decide(scheduler.recover(recovery.known(), reports, loop.nanos()));
        workers.drainAsked();
        runs.admit(recovery);
    }

    // What runs and workers tell

    private final class RunNews implements ActiveRuns.Leader {
        @Override
        public void decide(List<Decision> made) {
            Leadership.this.decide(made);
        }

        @Override
        public boolean hasWorkers(String poolId) {
            return workers.all().stream().anyMatch(worker -> worker.poolId.equals(poolId));
        }
    }

    private final class WorkerNews implements WorkerLinks.Leader {
        @Override
        public void decide(List<Decision> made) {
            Leadership.this.decide(made);
        }

        @Override
        public void answeredBeforeRecovery() {
            recoverOnceAllAnswered();
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
            workers.drained(drained.worker());
        } else if (decision instanceof Decision.Recycle recycle) {
            workers.recycle(recycle);
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
            runs.endedElsewhere(run, reason);
        }

        @Override
        public void endStored(ActiveRun run) {
            runs.endStored(run);
        }
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
        return runs.count();
    }

    Collection<WorkerLink> workers() {
        return workers.all();
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
        for (WorkerLink worker : workers.all()) {
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
