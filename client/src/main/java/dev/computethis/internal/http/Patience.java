package dev.computethis.internal.http;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a request that could not be carried out is repeated, and how long each pause is: doubling from {@code first}
 * up to {@code longest}, with full jitter, so that many clients do not come back together.
 *
 * @param strange how long to go on where this service has never answered before, and so may not be there at all
 * @param known how long to go on where it has
 */
record Patience(Duration first, Duration longest, Duration strange, Duration known) {

    static final Patience DEFAULT =
            new Patience(Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(3));

    /**
     * The pause before the next try.
     *
     * @param failures how many tries have failed so far, at least 1
     * @param spent how long they took in all
     * @param retryAfter what the service asked for
     * @return null where patience is at its end
     */
    @Nullable
    Duration pause(
            int failures, Duration spent, @Nullable Duration retryAfter, boolean isKnown, RandomGenerator random) {
        long ceiling = Math.min(first.toMillis() << Math.min(failures - 1, 20), longest.toMillis());
        // At least half, or the first tries would come all at once.
        Duration pause = Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
        if (retryAfter != null && retryAfter.compareTo(pause) > 0) {
            pause = retryAfter.plusMillis(random.nextLong(ceiling + 1));
        }
        boolean isOver = spent.plus(pause).compareTo(isKnown ? known : strange) > 0;
        return isOver ? null : pause;
    }
}
