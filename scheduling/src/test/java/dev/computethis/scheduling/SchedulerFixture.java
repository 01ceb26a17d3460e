package dev.computethis.scheduling;

import java.util.ArrayList;
import java.util.List;

/** A scheduler, what it has assigned to workers, and what tests let these do; in virtual time. */
abstract class SchedulerFixture {

    static final long MILLI = 1_000_000L;

    final Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
    /** What workers got to start, in that order. */
    final List<Decision.Assign> assigned = new ArrayList<>();
    /** What of it has not ended yet. */
    final List<Decision.Assign> pending = new ArrayList<>();

    long now;

    static RunSpec run(String uid, String tenant, int priority, int invocations) {
        return new RunSpec(uid, tenant, "pool", priority, invocations, 3, 0, "function");
    }

    static RunSpec atMostOnce(String uid) {
        return new RunSpec(uid, "t", "pool", 0, 1, 1, 0, "function");
    }

    static WorkerReport worker(String name, WorkerReport.Held... held) {
        return new WorkerReport(name, "pool", false, List.of(held));
    }

    void workers(int count) {
        List<WorkerReport> reports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reports.add(worker("worker-" + i));
        }
        keep(scheduler.recover(List.of(), reports, now));
    }

    void add(RunSpec spec) {
        keep(scheduler.runAdded(spec, now));
    }

    void endAll() {
        while (!pending.isEmpty()) {
            end(100 * MILLI);
        }
    }

    void endOn(String worker) {
        Decision.Assign first = pending.stream()
                .filter(assign -> assign.worker().equals(worker))
                .findFirst()
                .orElseThrow();
        end(first, MILLI);
    }

    void end(Decision.Assign assign, long nanos) {
        pending.remove(assign);
        now += nanos;
        keep(scheduler.ended(assign.worker(), assign.slice(), SliceEnd.Succeeded, nanos, now));
    }

    void end(long nanos) {
        end(pending.get(0), nanos);
    }

    List<Decision> failForNow(Decision.Assign assign) {
        pending.remove(assign);
        List<Decision> decisions = scheduler.ended(assign.worker(), assign.slice(), SliceEnd.Retryable, MILLI, now);
        keep(decisions);
        return decisions;
    }

    void keep(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Assign assign) {
                assigned.add(assign);
                pending.add(assign);
            } else if (decision instanceof Decision.TakeBack back) {
                assigned.removeIf(assign -> assign.slice().equals(back.slice()));
                pending.removeIf(assign -> assign.slice().equals(back.slice()));
                keep(scheduler.givenBack(back.worker(), back.slice(), false, now));
            }
        }
    }

    Decision.Assign lastAssigned() {
        return assigned.get(assigned.size() - 1);
    }

    long startsOf(String worker) {
        return assigned.stream()
                .filter(assign -> assign.worker().equals(worker))
                .count();
    }

    List<String> order() {
        return assigned.stream().map(assign -> assign.slice().uid()).toList();
    }
}
