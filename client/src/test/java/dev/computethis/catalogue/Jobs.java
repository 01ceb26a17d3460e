package dev.computethis.catalogue;

import dev.computethis.function.RemoteFunction;
import java.io.IOException;
import java.util.List;

/** Functions that tests hand over. */
public final class Jobs {

    /** For tests whose own class can't travel. */
    public static final RemoteFunction<Integer, Integer> SQUARE = Jobs::square;

    public static final RemoteFunction<byte[], byte[]> ECHO = bytes -> bytes;

    private Jobs() {}

    public static int square(int x) {
        return x * x;
    }

    public static int add(int x, int y) {
        return x + y;
    }

    public static String join(String a, String b, String c) {
        return a + b + c;
    }

    public static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    public static void nothing() {}

    public static long answer() {
        return 42;
    }

    public static int fails(int x) throws IOException {
        throw new IOException("no " + x);
    }

    public static int failsIfOdd(int x) {
        if (x % 2 == 1) {
            throw new IllegalStateException(x + " is odd");
        }
        return x;
    }
}
