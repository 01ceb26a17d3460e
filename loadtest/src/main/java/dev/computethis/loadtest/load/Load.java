package dev.computethis.loadtest.load;

import dev.computethis.ComputeClient;
import dev.computethis.loadtest.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Hands functions over to a service in each of the modes. Bounded in count and in time. */
public final class Load {

    /** The longest wait for what is under way when the time for handing over has ended. */
    private static final Duration REST = Duration.ofSeconds(60);

    private final ComputeClient client;
    private final Workload<?, ?> workload;
    private final Tally tally;
    private final long handOver;

    /** @param handOver for how long new functions are handed over */
    public Load(ComputeClient client, Workload<?, ?> workload, Tally tally, Duration handOver) {
        this.client = client;
        this.workload = workload;
        this.tally = tally;
        this.handOver = tally.now() + handOver.toNanos();
    }

    /**
     * Makes the load and waits for its end.
     *
     * @param rate of arrivals per second, for an open loop
     */
    public void make(Measurement measurement, double rate) throws InterruptedException {
        switch (measurement.mode()) {
            case SINGLE -> closedLoop(measurement.functions(), measurement.callers());
            case FUTURES -> futures(measurement.functions(), measurement.callers());
            case MAP -> map(measurement.functions());
            case OPEN -> openLoop(measurement.functions(), rate);
        }
    }

    private void closedLoop(int functions, int callers) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Callers.all(callers, () -> {
            for (int x = next.getAndIncrement(); x < functions && isTime(); x = next.getAndIncrement()) {
                long began = tally.now();
                try {
                    tally.add(began, x, workload.run(client, x), null);
                } catch (RuntimeException failed) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    tally.add(began, x, null, failed);
                }
            }
        });
    }

    private void futures(int functions, int atOnce) throws InterruptedException {
        InFlight inFlight = new InFlight(atOnce);
        for (int x = 0; x < functions && isTime(); x++) {
            inFlight.begin();
            handOver(x, tally.now(), inFlight);
        }
        inFlight.awaitAll();
    }

    private void openLoop(int functions, double rate) throws InterruptedException {
        Arrivals arrivals = new Arrivals(tally.now(), rate);
        Pacer pacer = new Pacer(tally::now, LockSupport::parkNanos);
        InFlight inFlight = new InFlight(functions);
        for (int x = 0; x < functions && isTime(); x++) {
            pacer.await(arrivals.intended(x));
            inFlight.begin();
            handOver(x, arrivals.intended(x), inFlight);
        }
        inFlight.awaitAll();
    }

    private void map(int functions) throws InterruptedException {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        long began = tally.now();
        // In a thread of its own, as run() tells of an interruption by an exception of its own.
        Callers.all(1, () -> {
            try {
                List<Receipt> receipts = workload.map(client, functions);
                for (int x = 0; x < receipts.size(); x++) {
                    tally.add(began, x, receipts.get(x), null);
                }
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        });
        for (RuntimeException failed : failures) {
            for (int x = 0; x < functions; x++) {
                tally.add(began, x, null, failed);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The tally takes down the failure, too.
    private void handOver(int x, long began, InFlight inFlight) {
        try {
            workload.runAsync(client, x).whenComplete((receipt, failure) -> {
                tally.add(began, x, receipt, failure);
                inFlight.end();
            });
        } catch (RuntimeException refused) {
            tally.add(began, x, null, refused);
            inFlight.end();
        }
    }

    private boolean isTime() {
        return tally.now() < handOver;
    }

    /** At most so many at once, and a way to wait until there are none. */
    private record InFlight(Semaphore free, int most) {

        InFlight(int most) {
            this(new Semaphore(most), most);
        }

        void begin() throws InterruptedException {
            free.acquire();
        }

        void end() {
            free.release();
        }

        void awaitAll() throws InterruptedException {
            if (!free.tryAcquire(most, REST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException((most - free.availablePermits()) + " functions gave no result within "
                        + REST.toSeconds() + " s after the last was handed over");
            }
        }
    }
}
