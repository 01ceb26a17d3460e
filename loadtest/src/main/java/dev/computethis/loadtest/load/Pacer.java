package dev.computethis.loadtest.load;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Waits for points in time. */
final class Pacer {

    private final LongSupplier clock;
    private final LongConsumer sleep;

    /**
     * @param clock in nanoseconds
     * @param sleep for at most so many nanoseconds
     */
    Pacer(LongSupplier clock, LongConsumer sleep) {
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Returns at once where that time has passed. */
    void await(long time) throws InterruptedException {
        for (long left = time - clock.getAsLong(); left > 0; left = time - clock.getAsLong()) {
            sleep.accept(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
