package dev.computethis.worker.runner;

import dev.computethis.worker.LeftBehind;
import dev.computethis.worker.MarkedProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * Finds what a function left behind. The first look, after each slice, takes microseconds; only where it finds cause
 * does a second one wait for what is about to go away.
 */
final class Leftovers {

    /** How long what was left may take to go away, such as the threads of a pool that was shut down. */
    static final Duration GRACE = Duration.ofMillis(500);

    private final ThreadGroup functions;
    private final ThreadGroup root;
    private final BundleLoaders loaders;
    private final MarkedProcesses processes;

    /** @param functions the group in which the threads of functions run, and so those that they start */
    Leftovers(ThreadGroup functions, BundleLoaders loaders, MarkedProcesses processes) {
        this.functions = functions;
        this.root = root(functions);
        this.loaders = loaders;
        this.processes = processes;
    }

    /** Whether there may be any. To be called on the function's own thread. */
    boolean suspected() {
        return !threads().isEmpty() || processesWereStarted() || loaders.leak();
    }

    /** What is left after {@link #GRACE} at the latest. To be called on the function's own thread. */
    Set<LeftBehind> settle() throws InterruptedException {
        long end = System.nanoTime() + GRACE.toNanos();
        Set<LeftBehind> left = EnumSet.noneOf(LeftBehind.class);
        for (Thread thread : threads()) {
            if (thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool()) {
                worker.getPool().awaitQuiescence(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } else {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
        }
        if (!threads().isEmpty()) {
            left.add(LeftBehind.Threads);
        }
        if (processesWereStarted() && !processes.endWithin(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
            left.add(LeftBehind.Processes);
        }
        if (loaders.leak()) {
            left.add(LeftBehind.ClassLoaders);
        }
        return left;
    }

    /** The threads of functions but the calling one; without those that the JDK starts once for all. */
    private List<Thread> threads() {
        List<Thread> found = new ArrayList<>();
        for (Thread thread : list(functions, true)) {
            if (thread != Thread.currentThread() && thread.isAlive() && !sharedByTheJdk(thread)) {
                found.add(thread);
            }
        }
        return found;
    }

    private static boolean sharedByTheJdk(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread worker) {
            return worker.getPool() == ForkJoinPool.commonPool()
                    && worker.getPool().isQuiescent();
        }
        return thread.getName().equals("CompletableFutureDelayScheduler");
    }

    /** The JDK keeps a thread for each process that it started, and for a minute after. */
    private boolean processesWereStarted() {
        for (Thread thread : list(root, false)) {
            if (thread.getName().equals("process reaper") || thread.getName().startsWith("process reaper (")) {
                return true;
            }
        }
        return false;
    }

    private static List<Thread> list(ThreadGroup group, boolean recurse) {
        Thread[] threads = new Thread[Math.max(16, 2 * group.activeCount())];
        int count = group.enumerate(threads, recurse);
        return List.of(Arrays.copyOf(threads, count));
    }

    private static ThreadGroup root(ThreadGroup group) {
        ThreadGroup root = group;
        for (ThreadGroup parent = group; parent != null; parent = parent.getParent()) {
            root = parent;
        }
        return root;
    }
}
