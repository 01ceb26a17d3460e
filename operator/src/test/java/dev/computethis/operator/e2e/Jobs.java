package dev.computethis.operator.e2e;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.function.RunContext;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that run on the cluster. In a class of their own: what travels is this class and nothing of the tests. */
final class Jobs {

    private Jobs() {}

    static Computation<Integer> square(ComputeClient compute, int x) {
        return compute.computeThis(Jobs::squareOf, x);
    }

    static Computation<List<Integer>> squares(ComputeClient compute, List<Integer> numbers) {
        return compute.<Integer, Integer>computeThis(Jobs::squareOf).map(numbers);
    }

    /** Sleeps, then says which attempt it was. */
    static Computation<Integer> attemptAfter(ComputeClient compute, long millis) {
        return compute.computeThis(Jobs::sleep, millis);
    }

    /** Throws at its first start, and says at a later one which it was. */
    static Computation<Integer> failsOnce(ComputeClient compute) {
        return compute.computeThis(Jobs::throwOnce);
    }

    /** Says how far it is until it is cancelled. */
    static Computation<@Nullable Void> reportsUntilCancelled(ComputeClient compute) {
        return compute.computeThis(Jobs::report);
    }

    static Computation<byte[]> reversed(ComputeClient compute, byte[] bytes) {
        return compute.computeThis(Jobs::reverse, bytes);
    }

    static Computation<@Nullable Void> exit(ComputeClient compute, int code) {
        return compute.computeThis(() -> System.exit(code));
    }

    static Computation<Integer> fillHeap(ComputeClient compute) {
        return compute.computeThis(Jobs::allocate);
    }

    static Computation<@Nullable Void> loopForEver(ComputeClient compute) {
        return compute.computeThis(Jobs::spin);
    }

    static Computation<Integer> fail(ComputeClient compute, String message) {
        return compute.computeThis(Jobs::throwing, message);
    }

    static Computation<String> environment(ComputeClient compute) {
        return compute.computeThis(() -> System.getenv().toString());
    }

    /** The names of what is in the directory; empty where there is none. */
    static Computation<List<String>> files(ComputeClient compute, String directory) {
        return compute.computeThis(Jobs::list, directory);
    }

    /** Of each group of addresses, whether the first that is not the function's own pod's lets a connection in. */
    static Computation<List<Boolean>> reaches(ComputeClient compute, List<List<String>> groups) {
        return compute.computeThis(Jobs::connect, groups);
    }

    private static List<Boolean> connect(List<List<String>> groups) throws IOException {
        List<Boolean> reached = new ArrayList<>();
        for (List<String> group : groups) {
            for (String address : group) {
                String host = address.substring(0, address.lastIndexOf(':'));
                if (NetworkInterface.getByInetAddress(InetAddress.getByName(host)) == null) {
                    reached.add(connects(host, Integer.parseInt(address.substring(host.length() + 1))));
                    break;
                }
            }
        }
        return reached;
    }

    private static boolean connects(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 2000);
            return true;
        } catch (SocketException | SocketTimeoutException refusedOrDropped) {
            return false;
        }
    }

    private static List<String> list(String directory) {
        String[] names = new File(directory).list();
        return names == null ? List.of() : List.of(names);
    }

    private static int squareOf(int x) {
        return x * x;
    }

    private static int sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return RunContext.current().attempt();
    }

    private static int throwOnce() {
        int attempt = RunContext.current().attempt();
        if (attempt == 1) {
            throw new IllegalArgumentException("not at first");
        }
        return attempt;
    }

    private static void report() throws InterruptedException {
        RunContext context = RunContext.current();
        while (!context.isCancelled()) {
            context.progress(0.4, "reading");
            Thread.sleep(50);
        }
    }

    private static byte[] reverse(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static int allocate() {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new byte[1 << 20]);
        }
    }

    private static void spin() {
        long turns = 0;
        while (true) {
            turns++;
        }
    }

    private static int throwing(String message) {
        throw new IllegalStateException(message);
    }
}
