package dev.computethis.loadtest.load;

import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RunContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the workers run. It travels to them, so it refers to nothing else here. Each function squares its argument and
 * gives a receipt: the square in the upper half, the hash of its worker's name in the lower. So each result proves that
 * the function ran, and where, without another request.
 */
final class Functions {

    // Made here, as the class that makes such an object travels with it.
    static final RemoteFunction<Integer, Long> SQUARE = Functions::square;
    static final RemoteFunction<Integer, Long> SLEEP_10 = Functions::sleep10;
    static final RemoteFunction<Integer, Long> SLEEP_100 = Functions::sleep100;
    static final RemoteFunction<Integer, Long> CPU_10 = Functions::cpu10;
    static final RemoteFunction<Integer, Long> CPU_100 = Functions::cpu100;
    static final RemoteFunction<byte[], byte[]> ECHO = Functions::echo;

    private Functions() {}

    private static long square(int x) {
        return receipt(x);
    }

    private static long sleep10(int x) throws InterruptedException {
        Thread.sleep(10);
        return receipt(x);
    }

    private static long sleep100(int x) throws InterruptedException {
        Thread.sleep(100);
        return receipt(x);
    }

    private static long cpu10(int x) {
        burn(10);
        return receipt(x);
    }

    private static long cpu100(int x) {
        burn(100);
        return receipt(x);
    }

    /** As large an answer as the argument is. */
    private static byte[] echo(byte[] argument) {
        byte[] answer = argument.clone();
        putLong(answer, receipt((int) getLong(argument)));
        return answer;
    }

    static void putLong(byte[] bytes, long value) {
        ByteBuffer.wrap(bytes).putLong(value);
    }

    static long getLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** Processor time of this thread, so that it is the same work however many share a core. */
    private static void burn(int millis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + millis * 1_000_000L;
        double value = ThreadLocalRandom.current().nextDouble();
        while (threads.getCurrentThreadCpuTime() < end) {
            for (int i = 0; i < 1_000; i++) {
                value = Math.sqrt(value + i);
            }
        }
        if (Double.isNaN(value)) {
            throw new IllegalStateException("keeps the loop from being optimised away");
        }
    }

    private static long receipt(int x) {
        int square = x * x;
        return ((long) square << 32)
                | Integer.toUnsignedLong(RunContext.current().worker().hashCode());
    }
}
