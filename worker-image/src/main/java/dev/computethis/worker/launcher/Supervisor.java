package dev.computethis.worker.launcher;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The launcher's one thread for what takes long or comes later: deadlines, killing and starting runners. */
final class Supervisor {

    /** Something that is to happen. */
    interface Alarm {
        void cancel();
    }

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "supervisor"));

    Supervisor() {
        thread.setRemoveOnCancelPolicy(true);
    }

    void execute(Runnable work) {
        thread.execute(reporting(work));
    }

    Alarm after(long millis, Runnable work) {
        Future<?> future = thread.schedule(reporting(work), millis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    /** An executor that schedules keeps to itself what its work throws. */
    private static Runnable reporting(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException bug) {
                System.err.println("The supervisor failed:");
                bug.printStackTrace();
            }
        };
    }
}
