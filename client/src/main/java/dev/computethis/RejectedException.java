package dev.computethis;

import dev.computethis.protocol.Problem;

/** The service did not take the run: not allowed, over a limit, an unknown pool and the like. Nothing ran. */
public final class RejectedException extends ComputeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public RejectedException(String message, Problem problem) {
        super(message, null);
        this.problem = problem;
    }

    /** What the service said. */
    public Problem problem() {
        return problem;
    }
}
