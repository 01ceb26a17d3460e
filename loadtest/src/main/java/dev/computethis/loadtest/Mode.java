package dev.computethis.loadtest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How functions are handed over. */
public enum Mode {
    /** Callers that each wait for their result before the next: {@code run()}. A closed loop. */
    SINGLE,
    /** One thread that hands over all and then waits: {@code runAsync()}. */
    FUTURES,
    /** One call with all arguments: {@code map}. */
    MAP,
    /** Arrivals at a given rate, whether or not earlier ones have ended. An open loop. */
    OPEN;

    /** As options and the report name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Mode of(String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("mode=" + label + " is unknown; there are "
                        + Arrays.stream(values()).map(Mode::label).collect(Collectors.joining(", "))));
    }
}
