package dev.computethis.loadtest.chaos.traffic;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.chaos.verdict.Order;
import dev.computethis.loadtest.chaos.verdict.Order.Kind;
import dev.computethis.loadtest.chaos.verdict.Seen;
import dev.computethis.loadtest.chaos.verdict.Seen.Ending;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Runs without a pause: so many callers that each hand over their next order when the last has ended, and a probe each
 * half second, which tells how long the service takes just now.
 */
public final class Traffic implements AutoCloseable {

    private static final long PROBE_MILLIS = 500;

    private final Submitter submitter;
    private final Submitter second;
    private final Orders orders;
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean isOver;

    /**
     * @param second another client of the same service
     * @param keys what all idempotency keys begin with
     * @param nanos a monotonic clock
     */
    public Traffic(
            ComputeClient client,
            ComputeClient second,
            URI witness,
            String keys,
            RandomGenerator random,
            LongSupplier nanos) {
        this.submitter = new Submitter(client, witness, keys, nanos);
        this.second = new Submitter(second, witness, keys, nanos);
        this.orders = new Orders(random);
    }

    public void start(int count) {
        for (int i = 0; i < count; i++) {
            callers.execute(() -> {
                while (!isOver) {
                    carryOut(orders.next());
                }
            });
        }
        var unused = probes.scheduleAtFixedRate(
                () -> callers.execute(() -> carryOut(orders.of(Kind.PROBE))), 0, PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Hands over so many more at once. */
    public void flood(int count) {
        for (int i = 0; i < count; i++) {
            callers.execute(() -> carryOut(orders.next()));
        }
    }

    private void carryOut(Order order) {
        if (order.kind() == Kind.TWICE) {
            callers.execute(() -> carryOut(order, second));
        }
        carryOut(order, submitter);
    }

    private void carryOut(Order order, Submitter by) {
        try {
            seen.add(by.carryOut(order));
        } catch (InterruptedException given_up) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many runs are acknowledged and have no end yet; without probes. */
    public int underWay() {
        return submitter.underWay() + second.underWay();
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** When the first probe that was handed over since then had its result; empty where none has yet. */
    public OptionalLong firstServedSince(long nanos) {
        return seen.stream()
                .filter(one -> isProbe(one) && one.submitted() - nanos >= 0)
                .mapToLong(Seen::ended)
                .min();
    }

    /** How long the slowest of the probes took that were handed over in between, in nanoseconds. */
    public long slowestProbe(long from, long to) {
        return seen.stream()
                .filter(one -> isProbe(one) && one.submitted() - from >= 0 && one.submitted() - to <= 0)
                .mapToLong(one -> one.ended() - one.submitted())
                .max()
                .orElse(0);
    }

    private static boolean isProbe(Seen one) {
        return one.order().kind() == Kind.PROBE && one.ending() == Ending.RETURNED;
    }

    /**
     * Hands over nothing more, and waits for what is under way.
     *
     * @return whether all has ended
     */
    public boolean finish(Duration patience) throws InterruptedException {
        isOver = true;
        probes.shutdownNow();
        Thread.sleep(PROBE_MILLIS);
        callers.shutdown();
        return callers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        isOver = true;
        probes.shutdownNow();
        callers.shutdownNow();
    }
}
