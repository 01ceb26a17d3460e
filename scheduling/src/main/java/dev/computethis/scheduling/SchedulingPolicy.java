package dev.computethis.scheduling;

/**
 * The scheduler's constants.
 *
 * @param sliceNanos how much work a slice of a {@code map} should be
 * @param usageHalfLifeNanos after which a tenant's past usage counts half
 * @param backstopNanos how long after its deadline, or after it was told to stop, a slice may stay silent before its
 *     worker counts as broken
 */
public record SchedulingPolicy(long sliceNanos, long usageHalfLifeNanos, long backstopNanos) {

    private static final long SECOND = 1_000_000_000L;

    public static final SchedulingPolicy DEFAULT = new SchedulingPolicy(SECOND / 20, 60 * SECOND, 60 * SECOND);
}
