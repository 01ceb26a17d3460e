package dev.computethis.operator.api;

import dev.computethis.protocol.Digest;
import dev.computethis.protocol.IdempotencyKey;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands in path, query and headers; what is wrong is named by its parameter, with what would be right. */
final class Parameters {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1," + IdempotencyKey.LENGTH + "}");

    private Parameters() {}

    static String name(String parameter, String value) {
        if (value.length() > Limits.NAME_LENGTH || !LABEL.matcher(value).matches()) {
            throw invalid(
                    parameter,
                    value,
                    "a name of at most " + Limits.NAME_LENGTH
                            + " lower-case letters, digits and '-', as RFC 1123 has labels");
        }
        return value;
    }

    static Duration wait(@Nullable String value) {
        return Duration.ofSeconds(value == null ? 0 : number("wait", value, 0, Limits.WAIT_SECONDS));
    }

    static int limit(@Nullable String value) {
        return value == null ? 100 : (int) number("limit", value, 1, Limits.PAGE);
    }

    static long offset(@Nullable String value) {
        return value == null ? 0 : number("offset", value, 0, Long.MAX_VALUE);
    }

    static @Nullable Phase phase(@Nullable String value) {
        if (value == null) {
            return null;
        }
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.name().equals(value))
                .findFirst()
                .orElseThrow(() -> invalid("phase", value, "one of " + Arrays.toString(Phase.values())));
    }

    static Digest digest(String parameter, String value) {
        if (!Digest.isDigest(value)) {
            throw invalid(parameter, value, "'sha256:' and 64 lower-case hex digits");
        }
        return new Digest(value);
    }

    /** A request without a key gets one of its own: sent again, it makes another run. */
    static String idempotencyKey(@Nullable String value, String function) {
        if (value == null) {
            return IdempotencyKey.random(function);
        }
        if (!KEY.matcher(value).matches()) {
            throw invalid("Idempotency-Key", value, "1 to " + IdempotencyKey.LENGTH + " printable ASCII characters");
        }
        return value;
    }

    private static long number(String parameter, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the same answer: what would be right is the same.
        }
        String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        throw invalid(parameter, value, "a whole number " + range);
    }

    private static ProblemException invalid(String parameter, String value, String wanted) {
        String shown = value.length() <= 80 ? value : value.substring(0, 80) + "…";
        return Problem.of(Problem.Type.INVALID, parameter + " is '" + shown + "'. Send " + wanted + ".", parameter)
                .toException();
    }
}
