package dev.computethis.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Delays before something is tried again: doubling up to a limit, each shortened at random by up to a half. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    Duration next() {
        long doubled = first.toNanos() << Math.min(failures, 20);
        failures++;
        long capped = Math.min(longest.toNanos(), doubled);
        return Duration.ofNanos(capped - (long) (capped / 2.0 * random.nextDouble()));
    }

    int failures() {
        return failures;
    }

    void reset() {
        failures = 0;
    }
}
