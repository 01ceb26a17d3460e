package dev.computethis.loadtest.load;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.function.RemoteFunction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A function to load workers with.
 *
 * @param label as options and the report name it
 * @param seconds how long it takes on an otherwise idle worker; 0 where that is next to nothing
 * @param usesCpu that time is processor time, so that only as many go on at once as there are cores
 * @param argument of the number of the invocation
 * @param receipt of the function's result
 * @param ttl how long its ended runs are kept; null where the service decides
 */
public record Workload<A, R>(
        String label,
        double seconds,
        boolean usesCpu,
        RemoteFunction<A, R> function,
        IntFunction<A> argument,
        ToLongFunction<R> receipt,
        @Nullable Duration ttl) {

    private static final int PAYLOAD_BYTES = 100 * 1024;

    /** All there are. The first does nothing but square a number. */
    public static final List<Workload<?, ?>> ALL = List.of(
            of("noop", 0, false, Functions.SQUARE),
            of("sleep10", 0.010, false, Functions.SLEEP_10),
            of("sleep100", 0.100, false, Functions.SLEEP_100),
            of("cpu10", 0.010, true, Functions.CPU_10),
            of("cpu100", 0.100, true, Functions.CPU_100),
            new Workload<>("payload100k", 0, false, Functions.ECHO, Workload::payload, Functions::getLong, null));

    /** The one of that label. */
    public static Workload<?, ?> of(String label) {
        return ALL.stream()
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("function=" + label + " is unknown; there are "
                        + ALL.stream().map(Workload::label).collect(Collectors.joining(", "))));
    }

    /** The same, whose runs leave no history. */
    public Workload<A, R> forgotten() {
        return new Workload<>(label, seconds, usesCpu, function, argument, receipt, Duration.ofSeconds(1));
    }

    /** Has one number squared, and fails as the client does where that can't be done. */
    public static void probe(ComputeClient client) {
        of("noop").run(client, 1);
    }

    /** How many of these one can hope for each second. Infinite where the function takes no time. */
    public double idealRate(int workers, int cores) {
        return (usesCpu ? Math.min(workers, cores) : workers) / seconds;
    }

    Receipt run(ComputeClient client, int x) {
        return Receipt.of(receipt.applyAsLong(computation(client, x).run()));
    }

    CompletableFuture<Receipt> runAsync(ComputeClient client, int x) {
        return computation(client, x).runAsync().thenApply(result -> Receipt.of(receipt.applyAsLong(result)));
    }

    private Computation<R> computation(ComputeClient client, int x) {
        Computation<R> computation = client.computeThis(function, argument.apply(x));
        return ttl == null ? computation : computation.ttl(ttl);
    }

    /** Of 0 to {@code count} - 1, in that order. */
    List<Receipt> map(ComputeClient client, int count) {
        List<A> arguments = IntStream.range(0, count).mapToObj(argument).toList();
        return client.computeThis(function).map(arguments).run().stream()
                .map(result -> Receipt.of(receipt.applyAsLong(result)))
                .toList();
    }

    private static Workload<Integer, Long> of(
            String label, double seconds, boolean usesCpu, RemoteFunction<Integer, Long> function) {
        return new Workload<>(label, seconds, usesCpu, function, x -> x, receipt -> receipt, null);
    }

    private static byte[] payload(int x) {
        byte[] bytes = new byte[PAYLOAD_BYTES];
        Functions.putLong(bytes, x);
        return bytes;
    }
}
