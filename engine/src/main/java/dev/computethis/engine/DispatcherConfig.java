package dev.computethis.engine;

import java.time.Duration;

/**
 * The dispatcher's times and sizes.
 *
 * @param heartbeat how long after an answer a worker is asked again how it is
 * @param lease how long a worker may be silent before it counts as lost, by the monotonic clock; also how long a new
 *     leader waits for workers to tell what they hold before it assigns anything
 * @param runningAfter how long a run must have run for its phase {@code Running} to be stored
 * @param progressEvery the shortest time between two writes of a run's progress
 * @param firstBackoff the first delay before a failed write is tried again; doubles up to {@code maxBackoff}, with jitter
 * @param maxBackoff the longest such delay
 * @param unknownPoolGrace how long a run may name a pool that is not there (it may just have been made) before it fails
 * @param blobCacheBytes how much of bundles and jars is kept in memory for workers that lack them
 */
public record DispatcherConfig(
        Duration heartbeat,
        Duration lease,
        Duration runningAfter,
        Duration progressEvery,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration unknownPoolGrace,
        long blobCacheBytes) {

    public static final DispatcherConfig DEFAULT = new DispatcherConfig(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            64L * 1024 * 1024);
}
