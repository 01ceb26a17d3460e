package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** Functions that never end, and threads that outlive the function that started them. */
final class Threads {

    private Threads() {}

    static RemoteCallable<Object> loopForEver() {
        return () -> {
            while (true) {
                Thread.onSpinWait();
            }
        };
    }

    static RemoteCallable<Object> loopOnManyThreads() {
        return () -> {
            for (int i = 0; i < 20; i++) {
                new Thread(Threads::spin).start();
            }
            spin();
            return "never";
        };
    }

    static RemoteCallable<Object> ignoreEveryInterrupt() {
        return () -> {
            while (true) {
                try {
                    TimeUnit.DAYS.sleep(1);
                } catch (InterruptedException ignored) {
                    System.out.println("no");
                }
            }
        };
    }

    static RemoteCallable<Object> deadlock() {
        return () -> {
            Object one = new Object();
            Object two = new Object();
            CountDownLatch both = new CountDownLatch(2);
            Thread other = new Thread(() -> lock(two, one, both), "the other");
            other.start();
            lock(one, two, both);
            other.join();
            return "never";
        };
    }

    static RemoteCallable<Object> leaveThreads(int count, boolean daemon) {
        return () -> {
            for (int i = 0; i < count; i++) {
                Thread thread = new Thread(Ends::waitForEver);
                thread.setDaemon(daemon);
                thread.start();
            }
            return count;
        };
    }

    static RemoteCallable<Object> leaveALoop() {
        return () -> {
            new Thread(Threads::spin).start();
            return "left";
        };
    }

    /** A bomb outside of the group that the runner gave the function. */
    static RemoteCallable<Object> bombInTheRootGroup() {
        return () -> {
            ThreadGroup root = Thread.currentThread().getThreadGroup();
            while (root.getParent() != null) {
                root = root.getParent();
            }
            Thread bomb = new Thread(root, Threads::explodeLater, "Reference Handler");
            bomb.setDaemon(true);
            bomb.start();
            return "armed";
        };
    }

    static RemoteCallable<Object> bombInATimer() {
        return () -> {
            new Timer(true)
                    .schedule(
                            new TimerTask() {
                                @Override
                                public void run() {
                                    explode();
                                }
                            },
                            900);
            return "armed";
        };
    }

    static RemoteCallable<Object> bombInTheDelayScheduler() {
        return () -> {
            CompletableFuture.delayedExecutor(900, TimeUnit.MILLISECONDS).execute(Threads::explode);
            return "armed";
        };
    }

    static RemoteCallable<Object> bombUnderTheSchedulersName() {
        return () -> {
            Thread bomb = new Thread(Threads::explodeLater, "CompletableFutureDelayScheduler");
            bomb.setDaemon(true);
            bomb.start();
            return "armed";
        };
    }

    static RemoteCallable<Object> bombInTheCommonPool() {
        return () -> {
            ForkJoinPool.commonPool().execute(Threads::explodeLater);
            return "armed";
        };
    }

    /** On a Java without virtual threads, on another. */
    static RemoteCallable<Object> bombInAVirtualThread() {
        return () -> {
            Runnable bomb = Threads::explodeLater;
            try {
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, bomb);
            } catch (NoSuchMethodException olderThan21) {
                new Thread(bomb).start();
            }
            return "armed";
        };
    }

    static RemoteCallable<Object> interruptAllThreads() {
        return () -> {
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread != Thread.currentThread())
                    .forEach(Thread::interrupt);
            return "done";
        };
    }

    static void explode() {
        Runtime.getRuntime().halt(66);
    }

    private static void explodeLater() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(900);
        while (System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException ignored) {
                System.out.println("no");
            }
        }
        explode();
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void lock(Object first, Object second, CountDownLatch both) {
        synchronized (first) {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException stopped) {
                return;
            }
            synchronized (second) {
                System.out.println("never");
            }
        }
    }
}
