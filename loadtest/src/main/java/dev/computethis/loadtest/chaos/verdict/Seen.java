package dev.computethis.loadtest.chaos.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an order went for the client that gave it.
 *
 * @param run the name the service gave it; null where it was never acknowledged
 * @param results {@link Result} as text, one for each invocation; empty unless {@link Ending#RETURNED}
 * @param detail what the client was told where there is no result
 * @param submitted by the monotonic clock of the client, as {@code ended}, in nanoseconds
 */
public record Seen(
        Order order,
        @Nullable String run,
        Ending ending,
        List<String> results,
        String detail,
        long submitted,
        long ended) {

    /** What the client got in the end. */
    public enum Ending {
        RETURNED,
        /** {@code WorkerLostException}. */
        LOST,
        /** Any other exception that tells how a run ended. */
        FAILED,
        /** The service would not take the run, or not tell of it. */
        REFUSED,
        /** Nothing, as long as one waited. */
        UNANSWERED
    }
}
