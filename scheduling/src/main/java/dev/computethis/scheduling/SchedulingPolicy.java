package dev.computethis.scheduling;

/**
 * The scheduler's constants.
 *
 * @param sliceNanos how much work a slice of a {@code map} should be
 * @param usageHalfLifeNanos after which a tenant's past usage counts half
 * @param backstopNanos how long after its deadline, or after it was told to stop, a slice may stay silent before its
 *     worker counts as broken
 * @param retryNanos how long after its first failure a slice whose function is to be tried again waits; twice as long
 *     after each further one, up to {@value #LONGEST_RETRY} times
 */
public record SchedulingPolicy(long sliceNanos, long usageHalfLifeNanos, long backstopNanos, long retryNanos) {

    private static final int LONGEST_RETRY = 64;

    private static final long SECOND = 1_000_000_000L;

    public static final SchedulingPolicy DEFAULT = new SchedulingPolicy(SECOND / 20, 60 * SECOND, 60 * SECOND, SECOND);

    /** @param failures how often its function has failed, at least 1 */
    long retryDelay(int failures) {
        return retryNanos * Math.min(LONGEST_RETRY, 1L << Math.min(failures - 1, 30));
    }
}
