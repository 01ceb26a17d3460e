package dev.computethis.engine;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.WorkerState;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.Scheduler;
import dev.computethis.scheduling.Slice;
import dev.computethis.scheduling.WorkerReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The links of one leader to its workers: follows the fleet, and tells the scheduling core who joins, falls silent, is to
 * go or is lost. Lives on the loop.
 */
final class WorkerLinks {

    private static final Logger LOG = System.getLogger(WorkerLinks.class.getName());

    /** How long an outcome that nobody asks for is kept; its run may be one that this leader has yet to hear of. */
    private static final Duration STRAY_KEPT = Duration.ofMinutes(1);

    /** Who acts upon what follows. */
    interface Leader {
        void decide(List<Decision> made);

        /** Before {@link #recover()}: a worker has answered, or need not any more. */
        void answeredBeforeRecovery();
    }

    private final WorkerFleet fleet;
    private final WorkerConnection.Factory connections;
    private final Scheduler scheduler;
    private final ActiveRuns runs;
    private final TermLoop loop;
    private final DispatcherConfig config;
    private final DispatcherMetrics metrics;
    private final RandomGenerator random;
    private final long term;
    private final Leader leader;

    private final Map<String, WorkerLink> links = new LinkedHashMap<>();
    private final Map<String, List<CompletableFuture<Void>>> drains = new HashMap<>();
    private boolean recovered;

    WorkerLinks(
            WorkerFleet fleet,
            WorkerConnection.Factory connections,
            Scheduler scheduler,
            ActiveRuns runs,
            TermLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics,
            RandomGenerator random,
            long term,
            Leader leader) {
        this.fleet = fleet;
        this.connections = connections;
        this.scheduler = scheduler;
        this.runs = runs;
        this.loop = loop;
        this.config = config;
        this.metrics = metrics;
        this.random = random;
        this.term = term;
        this.leader = leader;
    }

    /** The one that the scheduler names so; null where it is gone. */
    @Nullable
    WorkerLink get(String id) {
        return links.get(id);
    }

    Collection<WorkerLink> all() {
        return Collections.unmodifiableCollection(links.values());
    }

    // The start of a term, and its end

    /** Each is asked what it holds as soon as it is known. */
    Subscription watch() {
        return fleet.watch(new Fleet());
    }

    boolean haveAllAnswered() {
        return links.values().stream().allMatch(worker -> worker.state != null);
    }

    /** What those hold that have answered; the others count as lost. From now on, who answers joins. */
    List<WorkerReport> recover() {
        recovered = true;
        List<WorkerReport> reports = new ArrayList<>();
        for (WorkerLink worker : links.values()) {
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
        return reports;
    }

    /** Once the core knows what was recovered. */
    void drainAsked() {
        links.values().forEach(this::drainIfAsked);
    }

    /** No answer is awaited any more. */
    void release() {
        links.values().forEach(WorkerLink::close);
        ProblemException gone = Problem.of(
                        Problem.Type.UNAVAILABLE, "This process no longer leads; the next leader drains.")
                .toException();
        drains.values().forEach(waiting -> waiting.forEach(drain -> drain.completeExceptionally(gone)));
    }

    // What the fleet tells

    private final class Fleet implements WorkerFleet.Listener {
        @Override
        public void up(WorkerEndpoint worker) {
            loop.execute(() -> WorkerLinks.this.up(worker));
        }

        @Override
        public void down(WorkerEndpoint worker, String reason) {
            loop.execute(() -> WorkerLinks.this.down(worker, reason));
        }

        @Override
        public CompletionStage<Void> drain(WorkerEndpoint worker, String reason) {
            CompletableFuture<Void> drained = new CompletableFuture<>();
            loop.execute(() -> WorkerLinks.this.drain(worker, reason, drained));
            return drained;
        }
    }

    private void up(WorkerEndpoint endpoint) {
        WorkerLink before = links.get(endpoint.key().toString());
        if (before != null) {
            if (before.endpoint.incarnation().equals(endpoint.incarnation())) {
                return;
            }
            down(before.endpoint, "it was replaced");
        }
        WorkerLink worker = new WorkerLink(
                endpoint, connections.connect(endpoint, term), loop, config, metrics, random, new Answers());
        links.put(worker.id, worker);
        worker.open();
    }

    private void down(WorkerEndpoint endpoint, String reason) {
        WorkerLink worker = links.get(endpoint.key().toString());
        if (worker == null || !worker.endpoint.incarnation().equals(endpoint.incarnation())) {
            return;
        }
        links.remove(worker.id);
        leave(worker, reason);
        worker.close();
        drained(worker.id);
        if (!recovered) {
            leader.answeredBeforeRecovery();
        }
    }

    private void drain(WorkerEndpoint endpoint, String reason, CompletableFuture<Void> drained) {
        WorkerLink worker = links.get(endpoint.key().toString());
        if (worker == null || !worker.endpoint.incarnation().equals(endpoint.incarnation())) {
            drained.complete(null);
            return;
        }
        LOG.log(Level.INFO, "Worker {0} is drained: {1}", worker.id, reason);
        drains.computeIfAbsent(worker.id, w -> new ArrayList<>(1)).add(drained);
        worker.draining = true;
        drainIfAsked(worker);
    }

    /** Tells the core of a worker that is to go. */
    void drainIfAsked(WorkerLink worker) {
        if (!worker.draining || !recovered) {
            return;
        }
        if (worker.joined != null) {
            leader.decide(scheduler.workerDraining(worker.id, loop.nanos()));
        }
    }

    /** It has nothing left to do, and what it did is stored. */
    void drained(String worker) {
        List<CompletableFuture<Void>> waiting = drains.remove(worker);
        if (waiting != null) {
            waiting.forEach(drain -> drain.complete(null));
        }
    }

    // What workers tell

    private final class Answers implements WorkerLink.Listener {
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
                leader.answeredBeforeRecovery();
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
                leader.decide(scheduler.workerResumed(worker.id, loop.nanos()));
            }
            worker.resumable = false;
            drainIfAsked(worker);
            runs.progressed(state);
            forgetStrays(worker, state);
        }

        @Override
        public void silent(WorkerLink worker) {
            if (worker.joined != null) {
                leader.decide(scheduler.workerSuspended(worker.id, loop.nanos()));
            }
        }

        @Override
        public void lost(WorkerLink worker, String reason) {
            leave(worker, reason);
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
            leader.decide(scheduler.workerUp(report(worker, state), loop.nanos()));
        }
    }

    /** The worker is lost, with what it has. It joins again once it answers. */
    void leave(WorkerLink worker, String reason) {
        if (worker.joined == null) {
            return;
        }
        worker.joined = null;
        LOG.log(Level.WARNING, "Worker {0} is lost: {1}", worker.id, reason);
        metrics.workerLost(worker.endpoint.key(), worker.calls.size());
        worker.closeCalls();
        leader.decide(scheduler.workerDown(worker.id, reason, loop.nanos()));
    }

    /** As decided: a fresh one comes in its place. */
    void recycle(Decision.Recycle recycle) {
        WorkerLink worker = links.get(recycle.worker());
        if (worker != null) {
            LOG.log(Level.INFO, "Worker {0} is replaced: {1}", worker.id, recycle.reason());
            worker.joined = null;
            worker.closeCalls();
            fleet.recycle(worker.endpoint);
        }
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
}
