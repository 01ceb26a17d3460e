package dev.computethis.engine.simulation;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import java.time.Duration;
import java.util.function.Supplier;

/** What the functions that workers run do. */
interface Functions {

    /** Called at each start of a slice. */
    Execution begin(Assignment assignment);

    /**
     * How a slice goes on.
     *
     * @param runtime until its end, unless it is killed before
     */
    record Execution(Duration runtime, Outcome end) {}

    /**
     * Each invocation returns its own argument.
     *
     * @param runtime of one invocation
     */
    static Functions identity(Supplier<Duration> runtime) {
        return assignment -> {
            Duration all =
                    runtime.get().multipliedBy(assignment.to() - assignment.id().from());
            byte[] results = new ResultSet(Payload.decode(assignment.payload()).arguments()).encode();
            return new Execution(
                    all,
                    new Outcome(
                            assignment.id(),
                            Phase.Succeeded,
                            assignment.to(),
                            results,
                            "preview",
                            null,
                            false,
                            0,
                            all.toNanos()));
        };
    }
}
