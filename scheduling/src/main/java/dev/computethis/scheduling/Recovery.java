package dev.computethis.scheduling;

import dev.computethis.scheduling.WorkerReport.Held;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes over what other leaders began, earlier ones or one that still acts: decides which of the slices that workers hold
 * are waited for, and what becomes of a run that another leader may have started unseen.
 */
final class Recovery {

    /** What a worker that takes part was found to hold. */
    record Holding(Held held, WorkerEntry worker) {

        static List<Holding> of(WorkerReport report, WorkerEntry worker) {
            return report.held().stream().map(held -> new Holding(held, worker)).toList();
        }
    }

    private final Placement placement;
    private final Flights flights;
    private final Outcomes outcomes;
    private final Consumer<Decision> decide;

    Recovery(Placement placement, Flights flights, Outcomes outcomes, Consumer<Decision> decide) {
        this.placement = placement;
        this.flights = flights;
        this.outcomes = outcomes;
        this.decide = decide;
    }

    // What workers hold

    /** @param runs those that are known, by their uid */
    void adopt(List<Holding> holdings, Map<String, RunEntry> runs, long now) {
        // The highest attempt of a slice is the one that counts; workers lost and come back may hold earlier ones.
        holdings.stream()
                .sorted(Comparator.comparingInt(holding -> -holding.held.slice().attempt()))
                .forEach(holding -> adopt(holding, runs, now));
    }

    private void adopt(Holding holding, Map<String, RunEntry> runs, long now) {
        Slice slice = holding.held.slice();
        boolean running = holding.held.running();
        WorkerEntry worker = holding.worker;
        RunEntry run = runs.get(slice.uid());
        boolean wanted = run != null && run.isActive() && run.take(slice);
        if (worker.singleUse && run != null) {
            run.reserve(worker);
        }
        Flight flight = new Flight(slice, worker, wanted ? run : null, 0);
        if (running) {
            flights.found(flight);
        } else if (wanted) {
            worker.ended.add(flight);
        }
        if (run == null || !wanted) {
            decide.accept(new Decision.Discard(slice, worker.name, running, "nobody waits for it"));
            if (running) {
                flights.expectKilled(flight, now);
            }
            return;
        }
        if (!run.hasWaiting()) {
            placement.dequeue(run);
        }
        await(run, flight, now);
    }

    /** What workers were found to work on before the run, a new one, was heard of. */
    void adoptStrays(RunEntry run, long now) {
        for (WorkerEntry worker : flights.astray()) {
            Flight stray = worker.current;
            if (stray != null
                    && stray.run == null
                    && stray.slice.uid().equals(run.spec.uid())
                    && run.take(stray.slice)) {
                Flight flight = new Flight(stray.slice, worker, run, 0);
                flights.replace(stray, flight);
                await(run, flight, now);
            }
        }
    }

    private void await(RunEntry run, Flight flight, long now) {
        run.add(flight);
        if (run.state() == RunState.Queued) {
            run.become(RunState.Running);
        }
        decide.accept(new Decision.Await(flight.slice, flight.worker.name, "found on " + flight.worker.name));
        flights.watch(flight, now);
    }

    // What other leaders may have started

    /** Once it is known what workers hold of the run, which was found stored, the rest of it waits or is lost. */
    void settle(RunEntry run, boolean cancelRequested, long now) {
        if (!run.isActive()) {
            return;
        }
        if (cancelRequested) {
            outcomes.stop(run, Verdict.Cancelled, "cancelled on request", now);
        } else if (run.hasNoStartLeft()) {
            int most = run.spec.maxAttempts();
            String reason = "the leader changed, no worker holds it, and it may have started " + most + " of " + most
                    + " times";
            outcomes.stop(run, Verdict.Lost, reason, now);
        } else {
            placement.enqueue(run);
        }
    }

    /** Another leader has stored the attempt that the run claims, or a later one, and may have made that start. */
    void claimTaken(RunEntry run, int attempt, long now) {
        WorkerEntry kept = run.endClaim();
        run.usedUp(attempt);
        if (run.hasNoStartLeft()) {
            String reason = "another leader may have made start " + attempt + " of " + run.spec.maxAttempts();
            outcomes.stop(run, Verdict.Lost, reason, now);
        } else {
            run.reason = "another leader may have started it before";
            placement.backInLine(run, now);
        }
        placement.serveOthers(kept, now);
    }
}
