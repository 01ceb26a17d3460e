package dev.computethis.scheduling;

/**
 * Weighs usage by its age: half as much each half-life. Instead of decaying what is past, later usage is given more
 * weight, so that an order by usage holds without being touched as time goes by. Weights are rebased before they grow too
 * large for a double.
 */
final class Usage {

    private static final double REBASE_AT_HALF_LIVES = 200;

    private final double halfLifeNanos;
    private long epochNanos;
    private boolean started;

    Usage(long halfLifeNanos) {
        this.halfLifeNanos = halfLifeNanos;
    }

    /** What {@code nanos} of work, done now, adds to a tenant's usage. */
    double weighed(long nanos, long now) {
        if (!started) {
            started = true;
            epochNanos = now;
        }
        return nanos * Math.pow(2, halfLives(now));
    }

    boolean mustRebase(long now) {
        return started && halfLives(now) > REBASE_AT_HALF_LIVES;
    }

    /** Starts anew from now. @return what all usage so far is to be multiplied with */
    double rebase(long now) {
        double factor = Math.pow(2, -halfLives(now));
        epochNanos = now;
        return factor;
    }

    private double halfLives(long now) {
        return (now - epochNanos) / halfLifeNanos;
    }
}
