package dev.computethis.protocol;

import java.util.Locale;
import java.util.UUID;

/**
 * Keys by which a submission that is sent again finds its run. What stands before the first slash of a key, where it is
 * fit for a name, begins the run's name; so a person can tell runs apart.
 */
public final class IdempotencyKey {

    /** The longest a key may be, in characters. */
    public static final int LENGTH = 253;

    private static final int HINT_LENGTH = 40;

    private IdempotencyKey() {}

    /** A key nobody else has, such as {@code square/0b5f…} for the function {@code Jobs.square(int):12}. */
    public static String random(String function) {
        return hint(function) + "/" + UUID.randomUUID();
    }

    /** The method's name within a display name, as far as it is fit for a name; {@code run} where nothing is. */
    static String hint(String function) {
        String method = function.split("[(:]", 2)[0];
        String simple = method.substring(method.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = simple.substring(0, Math.min(simple.length(), HINT_LENGTH)).replaceAll("^-+|-+$", "");
        return cut.isEmpty() ? "run" : cut;
    }
}
