package dev.computethis.loadtest.chaos.traffic;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.ComputeException;
import dev.computethis.RemoteFuture;
import dev.computethis.RunException;
import dev.computethis.ServiceUnavailableException;
import dev.computethis.WorkerLostException;
import dev.computethis.loadtest.chaos.verdict.Order;
import dev.computethis.loadtest.chaos.verdict.Order.Kind;
import dev.computethis.loadtest.chaos.verdict.Seen;
import dev.computethis.loadtest.chaos.verdict.Seen.Ending;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries an order out over one client, as a user does: with a key of its own, and where the service stays away for
 * longer than the client's patience, again with the same key.
 */
final class Submitter {

    /** Longer than any run takes with all that is done to it. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration KEPT = Duration.ofHours(12);
    private static final int BALLAST = 300 * 1024;
    private static final byte[] NONE = {};

    private final ComputeClient client;
    private final URI witness;
    private final String keys;
    private final LongSupplier nanos;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * @param keys what all keys begin with, so that no two sessions share one
     * @param nanos a monotonic clock
     */
    Submitter(ComputeClient client, URI witness, String keys, LongSupplier nanos) {
        this.client = client;
        this.witness = witness;
        this.keys = keys;
        this.nanos = nanos;
    }

    /** How many runs are acknowledged and have no end yet; without probes. */
    int underWay() {
        return underWay.get();
    }

    /** Waits for the end, at most five minutes. */
    Seen carryOut(Order order) throws InterruptedException {
        if (order.kind() == Kind.MAP) {
            List<Errand> errands = IntStream.range(0, order.invocations())
                    .mapToObj(i -> errand(order))
                    .toList();
            return carryOut(order, client.computeThis(Errand.RUN).map(errands), Function.identity());
        }
        return carryOut(order, client.computeThis(Errand.RUN, errand(order)), List::of);
    }

    private <R> Seen carryOut(Order order, Computation<R> computation, Function<R, List<String>> results)
            throws InterruptedException {
        long submitted = nanos.getAsLong();
        Computation<R> named = with(order, computation);
        Acknowledgement known = new Acknowledgement();
        try {
            return carryOut(order, named, results, submitted, known);
        } finally {
            if (known.name != null) {
                underWay.decrementAndGet();
            }
        }
    }

    private <R> Seen carryOut(
            Order order,
            Computation<R> computation,
            Function<R, List<String>> results,
            long submitted,
            Acknowledgement known)
            throws InterruptedException {
        long end = submitted + LONGEST.toNanos();
        while (true) {
            RemoteFuture<R> run = computation.runAsync();
            try {
                if (order.kind() != Kind.PROBE && known.name == null) {
                    // A second request of the same key while the first waits.
                    known.name = run.runName();
                    underWay.incrementAndGet();
                }
                R result = run.get(Math.max(1, end - nanos.getAsLong()), TimeUnit.NANOSECONDS);
                return new Seen(
                        order, run.runName(), Ending.RETURNED, results.apply(result), "", submitted, nanos.getAsLong());
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof ServiceUnavailableException && nanos.getAsLong() < end) {
                    continue;
                }
                return failed(order, known.name, failed.getCause(), submitted);
            } catch (ServiceUnavailableException away) {
                if (nanos.getAsLong() >= end) {
                    return failed(order, known.name, away, submitted);
                }
            } catch (ComputeException refused) {
                return failed(order, known.name, refused, submitted);
            } catch (TimeoutException late) {
                return new Seen(
                        order,
                        known.name,
                        Ending.UNANSWERED,
                        List.of(),
                        "no answer in time",
                        submitted,
                        nanos.getAsLong());
            }
        }
    }

    private Seen failed(Order order, @Nullable String name, @Nullable Throwable failure, long submitted) {
        Ending ending = failure instanceof WorkerLostException
                ? Ending.LOST
                : failure instanceof RunException ? Ending.FAILED : Ending.REFUSED;
        String run = failure instanceof RunException told && told.runName() != null ? told.runName() : name;
        return new Seen(order, run, ending, List.of(), String.valueOf(failure), submitted, nanos.getAsLong());
    }

    private <R> Computation<R> with(Order order, Computation<R> computation) {
        Computation<R> named = computation
                .idempotencyKey("chaos-" + order.kind() + "/" + keys + "-" + order.number())
                .ttl(KEPT);
        return switch (order.kind()) {
            case ONCE -> named.atMostOnce();
            case PROBE -> named.maxAttempts(order.maxAttempts()).priority(100);
            case RETRIED -> named.maxAttempts(order.maxAttempts()).retryOn(IllegalStateException.class);
            case SHORT, LONG, MAP, TWICE, LARGE -> named.maxAttempts(order.maxAttempts());
        };
    }

    private Errand errand(Order order) {
        byte[] ballast = order.kind() == Kind.LARGE ? new byte[BALLAST] : NONE;
        // Else all would be one blob.
        IntStream.range(0, Math.min(ballast.length, 4)).forEach(i -> ballast[i] = (byte) (order.number() >> (8 * i)));
        return new Errand(witness.toString(), order.number(), order.millis(), order.failures(), ballast);
    }

    /** What the service has told of a run while it goes on. */
    private static final class Acknowledgement {
        private @Nullable String name;
    }
}
