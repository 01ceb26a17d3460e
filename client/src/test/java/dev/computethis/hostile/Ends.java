package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.ref.Cleaner;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Functions that end their JVM, or stop it. */
final class Ends {

    private Ends() {}

    static RemoteCallable<Object> exit() {
        return () -> {
            System.exit(3);
            return "never";
        };
    }

    static RemoteCallable<Object> halt() {
        return () -> {
            Runtime.getRuntime().halt(7);
            return "never";
        };
    }

    static RemoteCallable<Object> exitWithAHookThatHangs() {
        return () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(Ends::waitForEver));
            System.exit(4);
            return "never";
        };
    }

    static RemoteCallable<Object> leaveAHookThatHangs() {
        return () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(Ends::waitForEver));
            return "left";
        };
    }

    static RemoteCallable<Object> exitOnAnotherThread() {
        return () -> {
            new Thread(() -> System.exit(5)).start();
            waitForEver();
            return "never";
        };
    }

    static RemoteCallable<Object> exitAtAClassesStart() {
        return () -> ExitsAtItsStart.value;
    }

    static RemoteCallable<Object> exitWhileItIsRead() {
        return new ExitsWhenRead();
    }

    static RemoteCallable<Object> haltInACleaner() {
        return () -> {
            Cleaner.create().register(new Object(), () -> Runtime.getRuntime().halt(8));
            for (int i = 0; i < 100; i++) {
                System.gc();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            return "never cleaned";
        };
    }

    static RemoteCallable<Object> signal(String signal) {
        return () -> {
            shell("kill -" + signal + " " + ProcessHandle.current().pid());
            waitForEver();
            return "never";
        };
    }

    static RemoteCallable<Object> writeToNowhere() {
        return () -> {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field instance = type.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            Method put = type.getMethod("putLong", long.class, long.class);
            put.invoke(instance.get(null), 8L, 1L);
            return "never";
        };
    }

    static RemoteCallable<Object> recurse() {
        return () -> recurse(0);
    }

    @SuppressWarnings("InfiniteRecursion") // It is what is tested.
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    static int shell(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", command).start().waitFor();
    }

    static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class ExitsAtItsStart {
        static final int value = exits();

        private static int exits() {
            System.exit(6);
            return 1;
        }
    }

    /** Only on a worker: the client must not read it. */
    private static final class ExitsWhenRead implements RemoteCallable<Object>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object call() {
            return "never";
        }

        private void readObject(ObjectInputStream in) {
            if (System.getenv("COMPUTETHIS_RUNNER") != null) {
                System.exit(9);
            }
        }
    }
}
