package dev.computethis.loadtest.load;

/**
 * When the functions of an open loop are meant to be handed over. Latencies count from these times, so that a generator
 * that falls behind, or a service that stalls, does not hide the wait of those that came meanwhile (coordinated omission).
 *
 * @param start in nanoseconds
 * @param perSecond more than 0
 */
record Arrivals(long start, double perSecond) {

    Arrivals {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate of " + perSecond + " per second; it must be more than 0");
        }
    }

    /** In nanoseconds, of the arrival with this number, from 0. */
    long intended(int number) {
        return start + (long) (number * 1e9 / perSecond);
    }
}
