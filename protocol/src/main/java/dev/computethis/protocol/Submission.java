package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks to be run; the body of {@code POST /v1/namespaces/{namespace}/runs} and the {@code spec} of a
 * {@code FunctionRun}.
 *
 * @param function the display name, such as {@code Jobs.square(int):12}; at most {@link Limits#FUNCTION_LENGTH}
 *     characters
 * @param source {@code File.java:line}
 * @param runtime {@code java}
 * @param bundle the digest of a {@link Bundle} that was uploaded before
 * @param payload the {@link Payload}: function and arguments
 * @param invocations how many the payload holds; more than 1 for {@code map}
 * @param pool the worker pool's name in the run's namespace
 * @param priority higher goes first, within plus and minus {@link Limits#PRIORITY}
 * @param maxAttempts the most starts; 1 for {@link Delivery#AtMostOnce}
 * @param activeDeadlineSeconds how long one attempt may run on its worker; none where null
 * @param ttlSecondsAfterFinished how long the finished run is kept at least; the service's default where null
 */
public record Submission(
        String function,
        @Nullable String source,
        String runtime,
        String bundle,
        Content payload,
        int invocations,
        String pool,
        int priority,
        Delivery delivery,
        int maxAttempts,
        @Nullable Long activeDeadlineSeconds,
        @Nullable Long ttlSecondsAfterFinished) {

    public static final String JAVA = "java";
    public static final String DEFAULT_POOL = "default";
    public static final int DEFAULT_MAX_ATTEMPTS = 3;
}
