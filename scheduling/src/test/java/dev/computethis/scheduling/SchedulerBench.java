package dev.computethis.scheduling;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run costs as workers and waiting runs grow; it should hardly change. In processor time of the one thread, so that
 * other programs on the machine count little; the collector's is not in it. Run it by {@code make bench-core}.
 */
public final class SchedulerBench {

    private static final int TURNS = 200_000;
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private SchedulerBench() {}

    public static void main(String[] arguments) {
        for (int round = 0; round < ROUNDS; round++) {
            System.out.println("workers  queued     ns of CPU per run");
            measure(10, 1_000);
            measure(100, 10_000);
            measure(1_000, 100_000);
            measure(10_000, 1_000_000);
        }
    }

    /** Each turn ends a slice, stores the run's end, and adds another run: three events and an assignment. */
    private static void measure(int workers, int queued) {
        Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
        List<WorkerReport> reports = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            reports.add(new WorkerReport("worker-" + i, "pool", false, List.of()));
        }
        ArrayDeque<Decision.Assign> running = new ArrayDeque<>();
        keep(scheduler.recover(List.of(), reports, 0), running);
        for (int i = 0; i < workers + queued; i++) {
            keep(scheduler.runAdded(run(i), i), running);
        }
        long begun = THREAD.getCurrentThreadCpuTime();
        for (int turn = 0; turn < TURNS; turn++) {
            Decision.Assign next = running.remove();
            Slice slice = next.slice();
            long now = (long) queued + workers + turn;
            keep(scheduler.ended(next.worker(), slice, SliceEnd.Succeeded, 1_000_000, now), running);
            keep(scheduler.stored(slice.uid(), now), running);
            keep(scheduler.runAdded(run(workers + queued + turn), now), running);
        }
        long nanos = (THREAD.getCurrentThreadCpuTime() - begun) / TURNS;
        System.out.println(String.format(Locale.ROOT, "%7d  %7d  %9d", workers, queued, nanos));
    }

    private static void keep(List<Decision> decisions, ArrayDeque<Decision.Assign> running) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Assign assign) {
                running.add(assign);
            }
        }
    }

    private static RunSpec run(int number) {
        return new RunSpec("run-" + number, "tenant-" + number % 20, "pool", number % 3, 1, 3, 0, "function");
    }
}
