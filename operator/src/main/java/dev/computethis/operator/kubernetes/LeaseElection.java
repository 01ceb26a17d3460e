package dev.computethis.operator.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides who leads by looking at a lease again and again. Times are monotonic and this process's own: another's renewal
 * counts from when it was seen here, so wrong wall clocks change nothing.
 */
final class LeaseElection {

    /** A lease as it was read. {@code version} changes with every write. */
    record Lease(@Nullable String holder, String version, int transitions) {}

    /** What to do about the lease. */
    enum Move {
        /** Write oneself into it: it is free, or its holder has not renewed it for too long. */
        TAKE,
        /** It is ours: write that we are still there. */
        RENEW,
        /** It is another's. */
        WAIT
    }

    private final String identity;
    private final Duration duration;
    private @Nullable String seenVersion;
    private long seenNanos;

    /**
     * @param identity ours; no two processes, ever, have the same
     * @param duration how long a lease holds after its last renewal
     */
    LeaseElection(String identity, Duration duration) {
        this.identity = identity;
        this.duration = duration;
    }

    Move decide(Lease lease, long nanos) {
        if (!lease.version().equals(seenVersion)) {
            seenVersion = lease.version();
            seenNanos = nanos;
        }
        String holder = lease.holder();
        if (holder == null || holder.isEmpty()) {
            return Move.TAKE;
        }
        if (holder.equals(identity)) {
            return Move.RENEW;
        }
        return nanos - seenNanos > duration.toNanos() ? Move.TAKE : Move.WAIT;
    }
}
