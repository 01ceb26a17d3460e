package dev.computethis.internal.run;

import dev.computethis.internal.capture.Includes;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller may say of how a function is to run. Each wither checks what it is given. */
public record RunOptions(
        String pool,
        int priority,
        Delivery delivery,
        int maxAttempts,
        List<String> retryOn,
        @Nullable Duration timeout,
        @Nullable Duration ttl,
        @Nullable String idempotencyKey,
        @Nullable String name,
        Includes includes) {

    public static final RunOptions DEFAULT = new RunOptions(
            Submission.DEFAULT_POOL,
            0,
            Delivery.AtLeastOnce,
            Submission.DEFAULT_MAX_ATTEMPTS,
            List.of(),
            null,
            null,
            null,
            null,
            Includes.NOTHING);

    public RunOptions withPool(String value) {
        check(!value.isEmpty() && value.length() <= Limits.NAME_LENGTH, "pool", value, "a name of a worker pool");
        return new RunOptions(
                value, priority, delivery, maxAttempts, retryOn, timeout, ttl, idempotencyKey, name, includes);
    }

    public RunOptions withPriority(int value) {
        check(Math.abs((long) value) <= Limits.PRIORITY, "priority", value, "within ±" + Limits.PRIORITY);
        return new RunOptions(
                pool, value, delivery, maxAttempts, retryOn, timeout, ttl, idempotencyKey, name, includes);
    }

    public RunOptions withAtMostOnce() {
        check(retryOn.isEmpty(), "retryOn", retryOn, "left out with atMostOnce()");
        return new RunOptions(
                pool, priority, Delivery.AtMostOnce, 1, retryOn, timeout, ttl, idempotencyKey, name, includes);
    }

    public RunOptions withMaxAttempts(int value) {
        check(value >= 1 && value <= Limits.MAX_ATTEMPTS, "maxAttempts", value, "1 to " + Limits.MAX_ATTEMPTS);
        check(delivery == Delivery.AtLeastOnce || value == 1, "maxAttempts", value, "1 with atMostOnce()");
        return new RunOptions(pool, priority, delivery, value, retryOn, timeout, ttl, idempotencyKey, name, includes);
    }

    public RunOptions withRetryOn(List<String> classes) {
        List<String> names = classes.stream().distinct().toList();
        check(names.size() <= Limits.RETRY_ON, "retryOn", names, "at most " + Limits.RETRY_ON + " classes");
        check(delivery == Delivery.AtLeastOnce || names.isEmpty(), "retryOn", names, "left out with atMostOnce()");
        return new RunOptions(
                pool, priority, delivery, maxAttempts, names, timeout, ttl, idempotencyKey, name, includes);
    }

    public RunOptions withTimeout(Duration value) {
        check(value.compareTo(Duration.ZERO) > 0, "timeout", value, "more than zero");
        return new RunOptions(
                pool, priority, delivery, maxAttempts, retryOn, value, ttl, idempotencyKey, name, includes);
    }

    public RunOptions withTtl(Duration value) {
        check(!value.isNegative(), "ttl", value, "not negative");
        return new RunOptions(
                pool, priority, delivery, maxAttempts, retryOn, timeout, value, idempotencyKey, name, includes);
    }

    public RunOptions withIdempotencyKey(String value) {
        check(value.matches("[\\x21-\\x7e]{1,253}"), "idempotencyKey", value, "1 to 253 printable ASCII characters");
        return new RunOptions(pool, priority, delivery, maxAttempts, retryOn, timeout, ttl, value, name, includes);
    }

    public RunOptions withName(String value) {
        check(
                !value.isBlank() && value.length() <= Limits.FUNCTION_LENGTH,
                "name",
                value,
                "1 to " + Limits.FUNCTION_LENGTH + " characters");
        return new RunOptions(
                pool, priority, delivery, maxAttempts, retryOn, timeout, ttl, idempotencyKey, value, includes);
    }

    public RunOptions including(Includes more) {
        return new RunOptions(
                pool,
                priority,
                delivery,
                maxAttempts,
                retryOn,
                timeout,
                ttl,
                idempotencyKey,
                name,
                includes.plus(more));
    }

    private static void check(boolean isValid, String what, Object value, String want) {
        if (!isValid) {
            throw new IllegalArgumentException(what + "(" + value + "): it must be " + want);
        }
    }

    /** Whole seconds, rounded up: a limit is never shorter than asked for. */
    static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.plusNanos(999_999_999).toSeconds();
    }
}
