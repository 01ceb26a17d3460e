package dev.computethis.function;

import org.jspecify.annotations.Nullable;

/**
 * What a function can ask about the run it is part of, by {@link #current()}.
 *
 * <p>A run may be attempted more than once. A function with effects outside can use {@link #uid()} together with {@link
 * #invocation()} as a key that is the same in each attempt, and so make its effects once.
 */
public interface RunContext {

    /** The run's name, as {@code kubectl get functionruns} shows it. */
    String name();

    /** The run's unique id; the same in every attempt. */
    String uid();

    /** Which start of the run this is, from 1. */
    int attempt();

    /** Which of the run's invocations this is, from 0; always 0 but for {@code map}. */
    int invocation();

    /** The worker's name. */
    String worker();

    /**
     * Whether someone has asked for the run's end. A function that never asks this is killed at once when it is cancelled.
     * One that has asked gets some seconds from then on to clear up and return or throw (what it returns is dropped), and is
     * killed only after that. A run that takes too long, or whose worker goes, is killed without this.
     */
    boolean isCancelled();

    /**
     * Tells how far the function is. It shows in the run's status while it runs, a second or two later, and costs next to
     * nothing to call often: only the latest counts. Of a {@code map}, the status shows what any of its invocations said last.
     *
     * @param fraction of the whole, from 0 to 1; NaN where it can't be told
     * @param message what the function does, in a few words (the first 200 characters count); may be empty
     * @throws IllegalArgumentException where {@code fraction} is below 0 or above 1
     */
    void progress(double fraction, String message);

    /**
     * The span of this start, as the header {@code traceparent} of W3C Trace Context names it: what the function sends to
     * other services, or takes as its own spans' parent, then shows as part of the trace of whoever asked for the run.
     * Null where nobody traces.
     */
    default @Nullable String traceparent() {
        return null;
    }

    /**
     * The run this thread works for; threads started by the function see it too.
     *
     * @throws IllegalStateException outside of a worker
     */
    static RunContext current() {
        RunContext current = Holder.current;
        if (current == null) {
            throw new IllegalStateException("RunContext.current() works only inside a function that runs on a worker");
        }
        return current;
    }

    /** Where a worker leaves the context. A worker runs one function at a time, so there is one. */
    final class Holder {
        private static volatile @Nullable RunContext current;

        private Holder() {}

        /** Called by the worker before and ({@code null}) after each invocation. */
        public static void set(@Nullable RunContext context) {
            current = context;
        }
    }
}
