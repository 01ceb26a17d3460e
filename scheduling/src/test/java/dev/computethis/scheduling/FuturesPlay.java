package dev.computethis.scheduling;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Bursts of futures of a function that is known to be short, in virtual time: they share runs as the client's Gathering has
 * it, and go to workers that may pause or differ in speed.
 */
final class FuturesPlay {

    static final long MICRO = 1_000;
    static final long MILLI = 1_000_000;

    // As in the client and its load test.
    private static final int REQUESTS = 2;
    private static final int UNDER_WAY = 128;
    private static final int TOGETHER = 16;
    private static final int MOST_TOGETHER = 500;
    private static final int AT_ONCE = 500;

    /**
     * What workers are like.
     *
     * @param each what an invocation takes
     * @param slowest so many times as long the slowest may take
     * @param pauses how likely others have a worker's core within a slice, and again before its end is heard of
     * @param pause for how long, on average
     * @param way from the client to the service, and twice that from the service to a worker and back
     */
    record Workers(int number, long each, double slowest, double pauses, long pause, long way) {}

    /** @param nanos from the first hand-over to the last result */
    record Played(double deviation, long nanos) {}

    private record Event(long at, long number, Runnable what) {}

    private final Scheduler scheduler = new Scheduler(SchedulingPolicy.DEFAULT);
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Map<String, Integer> got = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, Double> slowness = new HashMap<>();
    private final Workers workers;
    private final Random random;
    private String stuck = "";
    private long now;
    private long lastEvent;
    private int lastRun;

    private int toHandOver;
    private int handedOver;
    private int waiting;
    private int requests;
    private int underWay;

    FuturesPlay(Workers workers, long seed) {
        this.workers = workers;
        this.random = new Random(seed);
        List<WorkerReport> reports = IntStream.range(0, workers.number)
                .mapToObj(i -> new WorkerReport("worker-" + i, "pool", false, List.of()))
                .toList();
        reports.forEach(worker -> slowness.put(worker.worker(), 1 + random.nextDouble() * (workers.slowest - 1)));
        carryOut(scheduler.recover(List.of(), reports, now));
    }

    /** @return how far off the even share the worker with most or fewest is, as a share of that, and how long it took */
    Played play(int functions) {
        now += 100 * MILLI;
        long began = now;
        got.clear();
        toHandOver = functions;
        handedOver = 0;
        in(0, this::handOver);
        for (Event next = events.poll(); next != null; next = events.poll()) {
            now = next.at;
            next.what.run();
        }
        double even = (double) functions / workers.number;
        double deviation = slowness.keySet().stream()
                .mapToDouble(worker -> Math.abs(got.getOrDefault(worker, 0) - even) / even)
                .max()
                .orElse(0);
        return new Played(deviation, now - began);
    }

    private void handOver() {
        if (handedOver < toHandOver && waiting + underWay < AT_ONCE) {
            handedOver++;
            waiting++;
            send();
            in(10 * MICRO, this::handOver);
        }
    }

    private void send() {
        while (waiting > 0 && (requests < REQUESTS || (underWay < UNDER_WAY && waiting >= TOGETHER))) {
            int together = Math.min(waiting, MOST_TOGETHER);
            waiting -= together;
            underWay += together;
            requests++;
            String uid = "run-" + ++lastRun;
            in(way(), () -> {
                open.put(uid, together);
                carryOut(scheduler.runAdded(new RunSpec(uid, "tenant", "pool", 0, together, 3, 0, "function"), now));
            });
        }
    }

    private void back(int together) {
        boolean wasFull = waiting + underWay >= AT_ONCE;
        requests--;
        underWay -= together;
        send();
        if (wasFull) {
            in(0, this::handOver);
        }
    }

    private void carryOut(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Assign assign && !isStuck(assign)) {
                int size = assign.slice().size();
                double slow = Objects.requireNonNull(slowness.get(assign.worker()));
                long took = (long) (size * workers.each * slow) + pause() / 2;
                in(way() / 2 + took + pause(), () -> {
                    got.merge(assign.worker(), size, Integer::sum);
                    carryOut(scheduler.ended(assign.worker(), assign.slice(), SliceEnd.Succeeded, took, now));
                });
            } else if (decision instanceof Decision.Finish finish) {
                int together = Objects.requireNonNull(open.remove(finish.uid()));
                in(way(), () -> {
                    carryOut(scheduler.stored(finish.uid(), now));
                    back(together);
                });
            }
        }
    }

    /** The worker never ends the next slice it gets of a run that several share. */
    void stick(String worker) {
        stuck = worker;
    }

    int answered() {
        return got.values().stream().mapToInt(Integer::intValue).sum();
    }

    private boolean isStuck(Decision.Assign assign) {
        return assign.worker().equals(stuck) && open.getOrDefault(assign.slice().uid(), 1) > 1;
    }

    private long way() {
        return (long) (workers.way * (0.75 + random.nextDouble() / 2));
    }

    private long pause() {
        return random.nextDouble() < workers.pauses ? (long) (-Math.log(1 - random.nextDouble()) * workers.pause) : 0;
    }

    private void in(long nanos, Runnable what) {
        events.add(new Event(now + nanos, ++lastEvent, what));
    }
}
