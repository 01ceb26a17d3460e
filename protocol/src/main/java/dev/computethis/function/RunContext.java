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
