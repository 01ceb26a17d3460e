package dev.computethis.worker.functions;

import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RemoteRunnable;
import dev.computethis.function.RunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Functions that behave. All of them are lambdas of this class, so it is all that need be sent. */
public final class Tame {

    public static final RemoteFunction<Integer, Integer> SQUARE = Tame::square;
    public static final RemoteFunction<String, Object> FAIL = Tame::fail;
    public static final RemoteCallable<String> CONTEXT = Tame::context;
    public static final RemoteRunnable PRINT = Tame::print;

    public static final RemoteFunction<byte[], byte[]> SAME = bytes -> bytes;
    public static final RemoteCallable<Long> PID = () -> ProcessHandle.current().pid();
    public static final RemoteRunnable WAIT_A_SECOND = () -> TimeUnit.SECONDS.sleep(1);
    public static final RemoteFunction<Object[], String> NAME = Arrays::toString;

    public static final RemoteFunction<String, String> HEEDS_CANCEL = Tame::heedsCancel;

    /** Leaves its class where the JDK holds it. */
    public static final RemoteRunnable STAY = () -> System.getProperties().put(Tame.class, Tame.class);

    private Tame() {}

    private static int square(int x) {
        return x * x;
    }

    private static String context() {
        RunContext context = RunContext.current();
        return context.worker() + " " + context.attempt() + " " + context.invocation();
    }

    private static String heedsCancel(String file) throws Exception {
        RunContext context = RunContext.current();
        context.progress(Double.NaN, "waits");
        while (!context.isCancelled()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        Files.writeString(Path.of(file), "cleared up");
        return "dropped";
    }

    private static void print() {
        System.out.println("to out");
        System.err.println("to err");
        System.out.print("no newline");
    }

    private static Object fail(String message) {
        throw new IllegalStateException(message, new IllegalArgumentException("the cause"));
    }
}
