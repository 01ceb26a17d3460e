package dev.computethis.worker.runner;

import dev.computethis.worker.LeftBehind;
import dev.computethis.worker.MarkedProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
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

    private static final String REAPER = "process reaper";

    private final ThreadGroup root;
    /** The runner's own threads, and the JVM's: those of before the first function. */
    private final Set<Thread> ours = Collections.newSetFromMap(new IdentityHashMap<>());

    private final BundleLoaders loaders;
    private final MarkedProcesses processes;

    /** @param functions the group in which the threads of functions run; they may start others elsewhere */
    Leftovers(ThreadGroup functions, BundleLoaders loaders, MarkedProcesses processes) {
        this.root = root(functions);
        this.loaders = loaders;
        this.processes = processes;
    }

    /** To be called once all of the runner's own threads are started, and before the first function. */
    void begin() {
        ours.addAll(list(root, true));
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
        List<Thread> ofVirtualOnes = new ArrayList<>();
        for (Thread thread : list(root, true)) {
            if (thread == Thread.currentThread() || !thread.isAlive() || ours.contains(thread)) {
                continue;
            }
            if (VirtualThreads.serves(thread)) {
                ofVirtualOnes.add(thread);
            } else if (!sharedByTheJdk(thread)) {
                found.add(thread);
            }
        }
        if (!ofVirtualOnes.isEmpty() && VirtualThreads.live()) {
            found.addAll(ofVirtualOnes);
        }
        return found;
    }

    private static boolean sharedByTheJdk(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread worker) {
            return worker.getPool() == ForkJoinPool.commonPool()
                    && worker.getPool().isQuiescent();
        }
        if (thread.getName().equals("CompletableFutureDelayScheduler")
                || thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
                || thread.getName().equals("Java2D Disposer")) {
            // It waits with a time while something is delayed, which would then happen in another's run.
            return thread.getState() == Thread.State.WAITING;
        }
        return thread.getName().equals("Attach Listener")
                || thread.getClass().getName().equals("jdk.internal.misc.InnocuousThread")
                || isReaper(thread);
    }

    /** By what it does, too: names are free. */
    private static boolean isReaper(Thread thread) {
        return thread.getName().startsWith(REAPER)
                && Arrays.stream(thread.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .anyMatch(name -> name.startsWith("java.lang.ProcessHandleImpl")
                                || name.startsWith("java.util.concurrent.SynchronousQueue"));
    }

    /** The JDK keeps a thread for each process that it started, and for a minute after; later ones in a group of its own. */
    private boolean processesWereStarted() {
        for (Thread thread : list(root, true)) {
            if (thread.getName().startsWith(REAPER)) {
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
