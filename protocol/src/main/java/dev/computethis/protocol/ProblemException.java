package dev.computethis.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Carries a {@link Problem} through code that answers by exception; expected, so it has no stack trace. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /** @param retryAfter after what time the same may go well */
    public ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /** Null where that is not known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
