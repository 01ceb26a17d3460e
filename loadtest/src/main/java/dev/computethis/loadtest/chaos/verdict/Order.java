package dev.computethis.loadtest.chaos.verdict;

import java.util.Locale;

/**
 * A run as it was asked for.
 *
 * @param number of the order, from 0; every result has it
 * @param millis how long each invocation takes
 * @param invocations more than one only for {@link Kind#MAP}
 * @param maxAttempts the most starts that were asked for; 1 for {@link Kind#ONCE}
 */
public record Order(int number, Kind kind, long millis, int invocations, int maxAttempts) {

    /** What a run is like. */
    public enum Kind {
        /** Takes no time and goes before all others, to tell whether the service works just now. */
        PROBE,
        SHORT,
        /** Long enough that faults come in the middle of it. */
        LONG,
        /** {@code AtMostOnce}. */
        ONCE,
        MAP,
        /** Throws at its first start, and asks to be tried again then. */
        RETRIED,
        /** Submitted by two clients at the same time with one key. */
        TWICE,
        /** With a payload that travels as a blob. */
        LARGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isAtMostOnce() {
        return kind == Kind.ONCE;
    }

    /** At how many first starts the function throws. */
    public int failures() {
        return kind == Kind.RETRIED ? 1 : 0;
    }
}
