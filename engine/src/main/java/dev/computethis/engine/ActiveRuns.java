package dev.computethis.engine;

import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerState;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.RecoveredRun;
import dev.computethis.scheduling.Scheduler;
import dev.computethis.scheduling.WorkerReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one leader, each until its end is stored: follows the store, and tells the scheduling core which come, are
 * cancelled or go. Lives on the loop.
 */
final class ActiveRuns {

    private static final Logger LOG = System.getLogger(ActiveRuns.class.getName());

    /** Who acts upon what follows. */
    interface Leader {
        void decide(List<Decision> made);

        boolean hasWorkers(String poolId);
    }

    /**
     * The runs as they are when the core begins.
     *
     * @param known those of which an earlier leader may have made starts
     * @param others those that nobody has started, or that are invalid
     */
    record Recovery(List<RecoveredRun> known, List<ActiveRun> others) {}

    private final RunStore store;
    private final WorkerFleet fleet;
    private final Scheduler scheduler;
    private final RunRecords records;
    private final TermLoop loop;
    private final DispatcherConfig config;
    private final Leader leader;

    private final Map<String, ActiveRun> runs = new LinkedHashMap<>();
    private boolean recovered;

    ActiveRuns(
            RunStore store,
            WorkerFleet fleet,
            Scheduler scheduler,
            RunRecords records,
            TermLoop loop,
            DispatcherConfig config,
            Leader leader) {
        this.store = store;
        this.fleet = fleet;
        this.scheduler = scheduler;
        this.records = records;
        this.loop = loop;
        this.config = config;
        this.leader = leader;
    }

    /** The one with the UID; null where it is not known, or not any more. */
    @Nullable
    ActiveRun get(String uid) {
        return runs.get(uid);
    }

    int count() {
        return runs.size();
    }

    // The start of a term

    /** Those that are stored when the term begins, so that an earlier leader may have started them. */
    void takeUp(Collection<Run> found) {
        found.stream()
                .filter(run -> !run.status().phase().isTerminal())
                .sorted(Comparator.comparing(Run::created)
                        .thenComparing(run -> run.key().toString()))
                .forEach(run -> runs.put(run.uid(), new ActiveRun(run, true, loop.nanos())));
        records.unfinished(runs.keySet());
    }

    Subscription watch() {
        return store.watch(new Changes());
    }

    /** What the core is to know first; what comes from now on it is told at once. */
    Recovery recover(List<WorkerReport> reports) {
        recovered = true;
        // A run that is new, and held all the same, was started by a leader who leads on beside this one.
        Set<String> held = reports.stream()
                .flatMap(report -> report.held().stream())
                .map(holding -> holding.slice().uid())
                .collect(Collectors.toSet());
        List<RecoveredRun> known = new ArrayList<>();
        List<ActiveRun> others = new ArrayList<>();
        for (ActiveRun run : runs.values()) {
            boolean knownBefore = run.found || held.contains(run.run.uid());
            if (knownBefore && RunCheck.problem(run.run.submission()) == null) {
                run.cancelTold = run.run.cancelRequested();
                known.add(new RecoveredRun(run.spec(), records.claimed(run.run), run.cancelTold));
            } else {
                others.add(run);
            }
        }
        return new Recovery(known, others);
    }

    /** Once the core knows what was known before. */
    void admit(Recovery recovery) {
        recovery.others().forEach(this::admit);
        recovery.known().forEach(run -> checkPool(run.spec().uid()));
    }

    // What the store tells

    private final class Changes implements RunStore.Listener {
        @Override
        public void changed(Run run) {
            loop.execute(() -> ActiveRuns.this.changed(run));
        }

        @Override
        public void removed(Run run) {
            loop.execute(() -> ActiveRuns.this.removed(run));
        }
    }

    private void changed(Run stored) {
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
            leader.decide(scheduler.cancelRequested(stored.uid(), loop.nanos()));
        }
    }

    private void admit(ActiveRun run) {
        String problem = RunCheck.problem(run.run.submission());
        if (problem != null) {
            leader.decide(scheduler.runInvalid(run.spec(), problem, loop.nanos()));
        } else if (run.run.cancelRequested()) {
            run.cancelTold = true;
            leader.decide(scheduler.runAddedCancelled(run.spec(), loop.nanos()));
        } else {
            leader.decide(scheduler.runAdded(run.spec(), loop.nanos()));
            checkPool(run.run.uid());
        }
    }

    private void removed(Run stored) {
        ActiveRun run = runs.remove(stored.uid());
        if (run != null) {
            leader.decide(scheduler.runRemoved(stored.uid(), "the run was deleted", loop.nanos()));
            letGo(run);
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
        leader.decide(scheduler.runInvalid(
                run.spec(),
                "There is no pool '" + run.run.submission().pool() + "' in namespace '" + namespace + "', only " + there
                        + ". Submit it to one of these, or make the pool first.",
                loop.nanos()));
    }

    private boolean poolExists(ActiveRun run) {
        String namespace = run.run.key().namespace();
        String pool = run.run.submission().pool();
        return leader.hasWorkers(ActiveRun.poolId(namespace, pool))
                || fleet.pools(namespace).stream().anyMatch(view -> view.name().equals(pool));
    }

    // What workers tell

    /** A run that is not stored as running yet has its progress stored with that; others not too often. */
    void progressed(WorkerState state) {
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

    // How they end

    /** It is gone, or somebody else stored its end. */
    void endedElsewhere(ActiveRun run, String reason) {
        run.finished = true;
        run.stored = true;
        LOG.log(Level.INFO, "Run {0} is given up: {1}", run.run.key(), reason);
        leader.decide(scheduler.runRemoved(run.run.uid(), reason, loop.nanos()));
        letGo(run);
        if (run.endSeen) {
            runs.remove(run.run.uid());
        }
    }

    /** The end that was decided is stored. */
    void endStored(ActiveRun run) {
        run.stored = true;
        letGo(run);
        leader.decide(scheduler.stored(run.run.uid(), loop.nanos()));
        if (run.endSeen) {
            runs.remove(run.run.uid());
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
}
