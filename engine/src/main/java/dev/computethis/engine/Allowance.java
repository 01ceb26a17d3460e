package dev.computethis.engine;

import java.time.Duration;

/**
 * So much a second, and what was not used of it up to a second's worth. A thing larger than that passes as well, and is
 * paid for afterwards, so nothing is too large for ever. Not thread-safe.
 */
final class Allowance {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double left;
    private long asOf;

    /** @param now of a monotonic clock, in nanoseconds */
    Allowance(double perSecond, long now) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.asOf = now;
    }

    /**
     * Takes it, if anything is left.
     *
     * @return zero where it was taken, else how long until something is left
     */
    Duration take(long amount, long now) {
        left = Math.min(perSecond, left + perSecond * (now - asOf) / NANOS_PER_SECOND);
        asOf = now;
        if (left > 0) {
            left -= amount;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - left) / perSecond * NANOS_PER_SECOND));
    }
}
