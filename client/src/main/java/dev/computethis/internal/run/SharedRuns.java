package dev.computethis.internal.run;

import dev.computethis.internal.capture.Captured;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Digest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Starts the runs of futures, so that many of a short function share one: the first goes at once, and what gathers while
 * it is under way, or until its time is known, goes together. A function counts as short by what its runs took; those of
 * others, and of those whose options a run can't share, each have a run of their own. Thread-safe, never blocks.
 */
public final class SharedRuns {

    /** A function that takes longer gains nothing, and could keep others' results waiting. */
    public static final double SHORT_MILLIS = 10;

    /**
     * How long the first futures of a function of which nothing is known wait for the very first ones to tell; a first run on
     * a cluster takes some ten milliseconds. Were all sent at once, a burst would be as many runs.
     */
    public static final long PATIENCE_MILLIS = 50;

    /** Larger payloads cost more than the way there and back, which is all that sharing spares. */
    static final int SMALL_PAYLOAD_BYTES = 16 * 1024;

    /** Functions of which is remembered how long they take. */
    private static final int REMEMBERED = 1_000;

    /** What those who share a run have in common. */
    private record Kind(
            Digest code,
            String identity,
            String pool,
            int priority,
            int maxAttempts,
            @Nullable Duration ttl) {}

    private final Runs runs;
    private final double shortMillis;
    private final Executor afterPatience;
    private final Map<Kind, Gathering> gatherings = new ConcurrentHashMap<>();

    /**
     * @param shortMillis up to which a function's time lets its futures share runs
     * @param afterPatience runs what it is given after {@link #PATIENCE_MILLIS}, or when a test wants it
     */
    public SharedRuns(Runs runs, double shortMillis, Executor afterPatience) {
        this.runs = runs;
        this.shortMillis = shortMillis;
        this.afterPatience = afterPatience;
    }

    /** Sends the function off, now or with others a little later. */
    public StartedRun start(Captured captured, RunOptions options) {
        String identity = captured.identity();
        if (identity == null || !isShareable(captured, options) || runs.isTraced()) {
            return runs.start(captured, options);
        }
        if (gatherings.size() >= REMEMBERED) {
            gatherings.values().removeIf(Gathering::isIdle);
        }
        Kind kind = new Kind(
                captured.code().digest(),
                identity,
                options.pool(),
                options.priority(),
                options.maxAttempts(),
                options.ttl());
        return gatherings
                .computeIfAbsent(kind, first -> new Gathering(runs, options, shortMillis, afterPatience))
                .start(captured);
    }

    /** One that may not start twice, or has to do with its run by a name, a time or its context, has one of its own. */
    private static boolean isShareable(Captured captured, RunOptions options) {
        return captured.payload().arguments().size() == 1
                && !captured.code().asksOfItsRun()
                && size(captured) <= SMALL_PAYLOAD_BYTES
                && options.delivery() == Delivery.AtLeastOnce
                && options.maxAttempts() > 1
                && options.retryOn().isEmpty()
                && options.timeout() == null
                && options.idempotencyKey() == null
                && options.name() == null;
    }

    static int size(Captured captured) {
        return captured.payload().function().length
                + captured.payload().arguments().get(0).length;
    }
}
