package dev.computethis.loadtest.chaos.verdict;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What each invocation returns, as {@code order.invocation:attempt}, so that a result tells which start made it. */
record Result(int number, int invocation, int attempt) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}):(\\d{1,9})");

    /** Null where {@code text} is none. */
    static @Nullable Result of(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? new Result(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)))
                : null;
    }
}
