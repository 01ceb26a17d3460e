package dev.computethis.engine;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Refusal;
import dev.computethis.scheduling.Decision;
import dev.computethis.scheduling.RunState;
import dev.computethis.scheduling.Scheduler;
import dev.computethis.scheduling.Slice;
import dev.computethis.scheduling.SliceEnd;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Brings slices to workers as the scheduling core decides, and tells it how they end. Lives on the loop. */
final class Slices {

    private static final Logger LOG = System.getLogger(Slices.class.getName());

    /** A slice refused so often for want of disk space fails. */
    private static final int MAX_REFUSALS = 3;

    /** Who acts upon what follows. */
    interface Leader {
        void decide(List<Decision> made);
    }

    private final Scheduler scheduler;
    private final ActiveRuns runs;
    private final WorkerLinks workers;
    private final RunStore store;
    private final BlobCache blobs;
    private final LongRuns longRuns;
    private final TermLoop loop;
    private final DispatcherConfig config;
    private final DispatcherMetrics metrics;
    private final RandomGenerator random;
    private final Leader leader;

    Slices(
            Scheduler scheduler,
            ActiveRuns runs,
            WorkerLinks workers,
            RunStore store,
            BlobCache blobs,
            LongRuns longRuns,
            TermLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics,
            RandomGenerator random,
            Leader leader) {
        this.scheduler = scheduler;
        this.runs = runs;
        this.workers = workers;
        this.store = store;
        this.blobs = blobs;
        this.longRuns = longRuns;
        this.loop = loop;
        this.config = config;
        this.metrics = metrics;
        this.random = random;
        this.leader = leader;
    }

    // What is decided

    void assign(Decision.Assign assign) {
        WorkerLink worker = workers.get(assign.worker());
        ActiveRun run = runs.get(assign.slice().uid());
        if (worker == null || worker.joined == null || run == null) {
            // The event that says so to the core comes right after.
            return;
        }
        SliceCall call = call(run, worker, assign.slice());
        if (assign.ahead()) {
            call.startAhead(worker.joined);
        } else {
            begun(call, 0);
            call.start(worker.joined);
        }
    }

    /** @param since how long it has run already */
    private void begun(SliceCall call, long since) {
        ActiveRun run = Objects.requireNonNull(call.run);
        WorkerLink worker = call.worker;
        long now = loop.nanos();
        call.begun();
        run.begins(worker.name(), now - since, loop.now().minusNanos(since));
        long free = Math.max(run.seenNanos, worker.freeNanos);
        metrics.dispatched(worker.endpoint.key(), Duration.ofNanos(Math.max(0, now - since - free)));
        longRuns.begun(run, now);
    }

    void begin(Decision.Begin begin) {
        SliceCall call = callOf(begin.worker(), begin.slice());
        if (call != null && call.run != null) {
            begun(call, 0);
        }
    }

    void takeBack(Decision.TakeBack takeBack) {
        SliceCall call = callOf(takeBack.worker(), takeBack.slice());
        if (call != null) {
            call.takeBack();
        }
    }

    private @Nullable SliceCall callOf(String workerId, Slice slice) {
        WorkerLink worker = workers.get(workerId);
        return worker == null ? null : worker.calls.get(id(slice));
    }

    void await(Decision.Await held) {
        WorkerLink worker = workers.get(held.worker());
        ActiveRun run = runs.get(held.slice().uid());
        if (worker != null && run != null) {
            run.worker = worker.name();
            if (run.started == null) {
                run.started = loop.now();
            }
            longRuns.begun(run, loop.nanos());
            call(run, worker, held.slice()).attach();
        }
    }

    void cancel(Decision.Cancel cancel) {
        SliceCall call = callOf(cancel.worker(), cancel.slice());
        if (call == null) {
            return;
        }
        WorkerLink worker = call.worker;
        RunState state = scheduler.stateOf(call.id.uid());
        boolean isWanted = state == RunState.Running || state == RunState.Claiming;
        if (isWanted && call.isUnsent()) {
            // What it needs did not get there in time; another worker may do.
            call.close();
            worker.calls.remove(call.id);
            worker.resumable = true;
            leader.decide(scheduler.refused(
                    worker.id, cancel.slice(), "it could not be sent: " + cancel.reason(), loop.nanos()));
            worker.ask();
        } else {
            call.cancel();
        }
    }

    void discard(Decision.Discard discard) {
        WorkerLink worker = workers.get(discard.worker());
        if (worker == null) {
            return;
        }
        AssignmentId id = id(discard.slice());
        ActiveRun run = runs.get(id.uid());
        if (discard.running() && run == null) {
            lookUp(worker, discard.slice());
        } else if (discard.running()) {
            kill(worker, discard.slice());
        } else if (run != null && !run.stored) {
            // Perhaps it is counted already, and the next leader would need it, were this one to end now.
            run.keptUntilStored(worker, id);
        } else {
            worker.connection.acknowledge(id);
        }
    }

    /** Another leader may have started it beside this one, which has yet to hear of its run. */
    private void lookUp(WorkerLink worker, Slice slice) {
        Runnable then = () -> loop.schedule(() -> killUnlessAwaited(worker, slice), config.heartbeat());
        loop.when(store.refresh(), done -> then.run(), failure -> then.run());
    }

    private void killUnlessAwaited(WorkerLink worker, Slice slice) {
        if (worker.joined != null && !worker.calls.containsKey(id(slice))) {
            kill(worker, slice);
        }
    }

    private void kill(WorkerLink worker, Slice slice) {
        SliceCall call = call(null, worker, slice);
        call.attach();
        call.cancel();
    }

    private SliceCall call(@Nullable ActiveRun run, WorkerLink worker, Slice slice) {
        Backoff backoff = new Backoff(config.firstBackoff(), config.maxBackoff(), random);
        return new SliceCall(run, worker, slice, loop, blobs, config, backoff, new News());
    }

    private static AssignmentId id(Slice slice) {
        return new AssignmentId(slice.uid(), slice.from(), slice.attempt());
    }

    // What workers tell

    private final class News implements SliceCall.Listener {
        @Override
        public void ended(SliceCall call, Outcome outcome) {
            call.worker.calls.remove(call.id);
            call.worker.completed++;
            call.worker.freeNanos = loop.nanos();
            if (call.isAhead() && call.run != null) {
                // What it waited for has ended, too, and that is yet to be heard.
                begun(call, outcome.durationNanos());
            }
            metrics.ended(call.worker.endpoint.key(), call.run == null ? null : call.run.run, outcome);
            keep(call, outcome);
            leader.decide(
                    scheduler.ended(call.worker.id, call.slice, end(outcome), outcome.durationNanos(), loop.nanos()));
        }

        @Override
        public void refused(SliceCall call, Refusal refusal) {
            call.worker.calls.remove(call.id);
            if (call.mayWait()
                    && (refusal.reason() == Refusal.Reason.GivenBack || refusal.reason() == Refusal.Reason.Busy)) {
                boolean letsNoneWait = refusal.reason() == Refusal.Reason.Busy;
                leader.decide(scheduler.givenBack(call.worker.id, call.slice, letsNoneWait, loop.nanos()));
                return;
            }
            LOG.log(Level.INFO, "Worker {0} refused {1}: {2}", call.worker.id, call.slice, refusal.message());
            ActiveRun run = call.run;
            if (refusal.reason() == Refusal.Reason.NoSpace && run != null && ++run.refusals >= MAX_REFUSALS) {
                String message = run.refusals + " times a worker had no room for it, at last " + call.worker.name()
                        + ": " + refusal.message();
                ended(
                        call,
                        Outcome.failed(
                                call.id, call.slice.to(), Phase.Failed, Failure.of(Failure.Kind.Refused, message), 0));
                return;
            }
            call.worker.draining |= refusal.reason() == Refusal.Reason.Draining;
            call.worker.disagrees = refusal.reason() == Refusal.Reason.Busy;
            call.worker.resumable = true;
            leader.decide(scheduler.refused(
                    call.worker.id, call.slice, refusal.reason() + ": " + refusal.message(), loop.nanos()));
            workers.drainIfAsked(call.worker);
            call.worker.ask();
        }

        @Override
        public void vanished(SliceCall call, String reason) {
            call.worker.calls.remove(call.id);
            LOG.log(Level.WARNING, "Slice {0} is lost: {1}", call.slice, reason);
            leader.decide(scheduler.ended(call.worker.id, call.slice, SliceEnd.Cancelled, 0, loop.nanos()));
            call.worker.ask();
        }

        @Override
        public void restarted(SliceCall call) {
            workers.leave(call.worker, "its launcher was restarted");
            call.worker.ask();
        }
    }

    private static SliceEnd end(Outcome outcome) {
        return switch (outcome.phase()) {
            case Succeeded -> SliceEnd.Succeeded;
            case TimedOut -> SliceEnd.TimedOut;
            case Cancelled -> SliceEnd.Cancelled;
            case Failed, Lost, Pending, Running -> outcome.retryable() ? SliceEnd.Retryable : SliceEnd.Failed;
        };
    }

    private void keep(SliceCall call, Outcome outcome) {
        ActiveRun run = call.run;
        if (run == null || run.stored || runs.get(call.slice.uid()) != run) {
            return;
        }
        run.keptUntilStored(call.worker, call.id);
        run.worker = call.worker.name();
        if (outcome.phase() == Phase.Succeeded) {
            run.outcomes.put(call.id.from(), outcome);
        } else if (run.failed == null || run.failed.phase() == Phase.Cancelled || run.failed.retryable()) {
            run.failed = outcome;
        }
    }
}
