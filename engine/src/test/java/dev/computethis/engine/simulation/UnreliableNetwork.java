package dev.computethis.engine.simulation;

import dev.computethis.engine.simulation.VirtualWorker.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** The network between one operator and the workers: messages are lost, late, repeated, damaged, and overtake others. */
final class UnreliableNetwork implements Network {

    private static final long MILLI = 1_000_000L;
    private static final long LONGEST_DELAY = 8000 * MILLI;

    private final VirtualLoop time;
    private final Faults faults;
    private final Random random;
    private final BiConsumer<VirtualWorker, Request> sent;
    private final Set<VirtualWorker> cut = new HashSet<>();
    private final Map<VirtualWorker, Long> heard = new HashMap<>();
    private final Map<VirtualWorker, Long> latestArrival = new HashMap<>();

    /** @param sent told of each request */
    UnreliableNetwork(VirtualLoop time, Faults faults, Random random, BiConsumer<VirtualWorker, Request> sent) {
        this.time = time;
        this.faults = faults;
        this.random = random;
        this.sent = sent;
    }

    @Override
    public List<Duration> there(VirtualWorker worker, Request request) {
        sent.accept(worker, request);
        if (faults.strikes(Fault.REQUEST_LOST)) {
            return List.of();
        }
        long first = latency(Fault.REQUEST_DELAYED);
        long arrival = time.nanos() + first;
        if (latestArrival.getOrDefault(worker, 0L) > arrival) {
            faults.count(Fault.REQUESTS_REORDERED);
        }
        latestArrival.merge(worker, arrival, Math::max);
        return faults.strikes(Fault.REQUEST_REPEATED)
                ? List.of(Duration.ofNanos(first), Duration.ofNanos(first + random.nextLong(LONGEST_DELAY)))
                : List.of(Duration.ofNanos(first));
    }

    @Override
    public List<Duration> back(VirtualWorker worker) {
        return faults.strikes(Fault.ANSWER_LOST) ? List.of() : List.of(Duration.ofNanos(latency(Fault.ANSWER_DELAYED)));
    }

    @Override
    public boolean mangles(VirtualWorker worker) {
        return faults.strikes(Fault.ANSWER_MANGLED);
    }

    @Override
    public Duration broken() {
        return faults.strikes(Fault.CONNECTION_BROKEN)
                ? Duration.ofNanos(1 + random.nextLong(LONGEST_DELAY))
                : Duration.ZERO;
    }

    @Override
    public boolean isCut(VirtualWorker worker) {
        return cut.contains(worker);
    }

    @Override
    public void heard(VirtualWorker worker, long sentNanos) {
        heard.merge(worker, sentNanos, Math::max);
    }

    /** When the last question was sent that the worker answered; 0 where none was. */
    long lastHeard(VirtualWorker worker) {
        return heard.getOrDefault(worker, 0L);
    }

    /** Nothing gets through between the two until {@link #heal}. */
    void cut(VirtualWorker worker) {
        cut.add(worker);
    }

    void heal(VirtualWorker worker) {
        cut.remove(worker);
    }

    private long latency(Fault delayed) {
        long usual = MILLI / 5 + random.nextLong(3 * MILLI);
        return faults.strikes(delayed) ? usual + random.nextLong(LONGEST_DELAY) : usual;
    }
}
