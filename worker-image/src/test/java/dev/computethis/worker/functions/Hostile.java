package dev.computethis.worker.functions;

import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteRunnable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Functions that a worker must survive. All of them are lambdas of this class, so it is all that need be sent. */
public final class Hostile {

    public static final RemoteCallable<String> ATTACH = Hostile::attach;
    public static final RemoteRunnable CHANGE = Hostile::change;
    public static final RemoteCallable<String> CHANGED = Hostile::changed;
    public static final RemoteRunnable CRASH = Hostile::crash;
    public static final RemoteCallable<Long> DAEMONIZE = Hostile::daemonize;
    public static final RemoteCallable<Long> DAEMONIZE_WITHOUT_MARK = Hostile::daemonizeWithoutMark;
    public static final RemoteRunnable DEADLOCK = Hostile::deadlock;
    public static final RemoteRunnable EXIT = Hostile::exit;
    public static final RemoteCallable<Integer> FILL_HEAP = Hostile::fillHeap;
    public static final RemoteRunnable FILL_HEAP_ON_ANOTHER_THREAD = Hostile::fillHeapOnAnotherThread;
    public static final RemoteCallable<Long> FORK_AND_LEAVE = Hostile::forkAndLeave;
    public static final RemoteRunnable FORK_AND_PRINT_FOR_EVER = Hostile::forkAndPrintForEver;
    public static final RemoteCallable<Long> FORK_AND_WAIT = Hostile::forkAndWait;
    public static final RemoteRunnable HALT = Hostile::halt;
    public static final RemoteRunnable LOOP_FOR_EVER = Hostile::loopForEver;
    public static final RemoteCallable<Object> NOT_SERIALIZABLE = Hostile::notSerializable;
    public static final RemoteRunnable POISON = Hostile::poison;
    public static final RemoteRunnable PRINT_MUCH = Hostile::printMuch;
    public static final RemoteCallable<Integer> RAW_OUTPUT = Hostile::rawOutput;
    public static final RemoteRunnable RECURSE = () -> recurse(0);
    public static final RemoteCallable<String> TWO_AND_TWO = () -> String.valueOf((Object) (2 + 2));

    private Hostile() {}

    public static RemoteRunnable leakingThread(boolean daemon) {
        return () -> leakThread(daemon);
    }

    public static RemoteCallable<byte[]> withResult(int bytes) {
        return () -> new byte[bytes];
    }

    private static void exit() {
        System.out.println("before the end");
        System.exit(1);
    }

    private static void halt() {
        Runtime.getRuntime().halt(7);
    }

    private static int fillHeap() {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new byte[1024 * 1024]);
        }
        return all.hashCode();
    }

    private static void fillHeapOnAnotherThread() throws InterruptedException {
        Thread thread = new Thread(Hostile::fillHeap, "filler");
        thread.start();
        new CountDownLatch(1).await();
    }

    @SuppressWarnings("InfiniteRecursion") // It is what is tested.
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    private static void loopForEver() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static void deadlock() throws InterruptedException {
        Object one = new Object();
        Object two = new Object();
        CountDownLatch both = new CountDownLatch(2);
        Thread other = new Thread(() -> lock(two, one, both), "the other");
        other.start();
        lock(one, two, both);
        other.join();
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

    private static long forkAndWait() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "300").inheritIO().start();
        System.out.println(child.pid());
        return child.waitFor();
    }

    private static void forkAndPrintForEver() throws IOException {
        new ProcessBuilder("sleep", "300").inheritIO().start();
        while (true) {
            System.out.println("more than is read");
        }
    }

    private static long forkAndLeave() throws IOException {
        return new ProcessBuilder("sleep", "300").start().pid();
    }

    private static long daemonizeWithoutMark() throws IOException, InterruptedException {
        return background("env -i setsid sleep 300");
    }

    /** Through the attach API: an agent could then be loaded into the launcher. */
    private static String attach() {
        long launcher = ProcessHandle.current().parent().orElseThrow().pid();
        try {
            Class<?> machine = Class.forName("com.sun.tools.attach.VirtualMachine");
            machine.getMethod("attach", String.class).invoke(null, Long.toString(launcher));
            return "attached";
        } catch (ReflectiveOperationException refused) {
            return "refused";
        }
    }

    /** Makes the JVM's one Integer for 4 be 5. */
    private static void poison() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Object unsafe = instance.get(null);
        Object offset = type.getMethod("objectFieldOffset", Field.class)
                .invoke(unsafe, Integer.class.getDeclaredField("value"));
        type.getMethod("putInt", Object.class, long.class, int.class).invoke(unsafe, Integer.valueOf(4), offset, 5);
    }

    /** A daemon: its parent ends, and it has a session of its own. */
    private static long daemonize() throws IOException, InterruptedException {
        return background("setsid sleep 300");
    }

    private static long background(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command + " >/dev/null 2>&1 & echo $!").start();
        String pid = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        shell.waitFor();
        return Long.parseLong(pid);
    }

    private static int rawOutput() throws IOException, InterruptedException {
        return new ProcessBuilder("echo", "from a child").inheritIO().start().waitFor();
    }

    private static void leakThread(boolean daemon) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.DAYS.sleep(1);
                    } catch (InterruptedException stopped) {
                        return;
                    }
                },
                "leaked");
        thread.setDaemon(daemon);
        thread.start();
    }

    private static void printMuch() {
        String line = "x".repeat(99);
        for (int i = 0; i < 50_000; i++) {
            System.out.println(line);
        }
        System.out.println("the end");
    }

    private static Object notSerializable() {
        return new Object();
    }

    private static void crash() throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        new ProcessBuilder("sh", "-c", "kill -SEGV " + pid).start().waitFor();
        new CountDownLatch(1).await();
    }

    private static void change() {
        System.setProperty("left", "behind");
        System.setOut(System.err);
        Locale.setDefault(Locale.JAPAN);
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        Thread.currentThread().interrupt();
        System.out.println("printed though interrupted");
    }

    private static String changed() {
        return System.getProperty("left") + " " + (System.out == System.err) + " "
                + Locale.JAPAN.equals(Locale.getDefault()) + " "
                + TimeZone.getDefault().getID().equals("Asia/Tokyo") + " " + Thread.interrupted();
    }
}
