package dev.computethis.engine.simulation;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Functions that return what says whose argument they had and in which attempt; or throw, die, hang. */
final class JobFunctions implements Functions {

    static final String RETRIED_ON = "java.io.IOException";

    private static final long MILLI = 1_000_000L;

    private final Faults faults;
    private final Random random;

    JobFunctions(Faults faults, Random random) {
        this.faults = faults;
        this.random = random;
    }

    /** The arguments of a run. */
    static List<byte[]> arguments(String run, int count) {
        List<byte[]> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arguments.add((run + "/" + i).getBytes(StandardCharsets.UTF_8));
        }
        return arguments;
    }

    static String result(String argument, int attempt) {
        return argument + "#" + attempt;
    }

    @Override
    public Execution begin(Assignment assignment) {
        List<byte[]> results = new ArrayList<>();
        long nanos = 0;
        for (byte[] argument : Payload.decode(assignment.payload()).arguments()) {
            nanos += runtime();
            Failure failure = failure(assignment);
            if (failure != null) {
                boolean retryable = assignment.retryOn().contains(String.valueOf(failure.exceptionClass()));
                return new Execution(
                        Duration.ofNanos(nanos),
                        new Outcome(
                                assignment.id(),
                                Phase.Failed,
                                assignment.to(),
                                null,
                                null,
                                failure,
                                retryable,
                                0,
                                nanos));
            }
            String result = result(
                    new String(argument, StandardCharsets.UTF_8),
                    assignment.id().attempt());
            results.add(result.getBytes(StandardCharsets.UTF_8));
        }
        byte[] encoded = new ResultSet(results).encode();
        return new Execution(
                Duration.ofNanos(nanos),
                new Outcome(
                        assignment.id(), Phase.Succeeded, assignment.to(), encoded, "preview", null, false, 0, nanos));
    }

    private long runtime() {
        if (faults.strikes(Fault.FUNCTION_HUNG)) {
            return 40_000 * MILLI;
        }
        long usual = MILLI + random.nextLong(200 * MILLI);
        return random.nextInt(8) == 0 && !faults.areOver() ? usual * 30 : usual;
    }

    private @Nullable Failure failure(Assignment assignment) {
        if (faults.strikes(Fault.FUNCTION_THREW)) {
            return thrown("java.lang.IllegalStateException");
        }
        if (!assignment.retryOn().isEmpty() && faults.strikes(Fault.FUNCTION_THREW_RETRYABLE)) {
            return thrown(RETRIED_ON);
        }
        return faults.strikes(Fault.RUNNER_DIED)
                ? Failure.of(Failure.Kind.Crashed, "the runner died of a signal")
                : null;
    }

    private static Failure thrown(String exceptionClass) {
        return new Failure(Failure.Kind.Threw, "no", exceptionClass, "at Jobs", null, null, null, null, 0);
    }
}
