package dev.computethis.internal.run;

import dev.computethis.ClassMissingException;
import dev.computethis.ComputeException;
import dev.computethis.FunctionFailedException;
import dev.computethis.RejectedException;
import dev.computethis.RemoteStack;
import dev.computethis.ResultUnreadableException;
import dev.computethis.RunCancelledException;
import dev.computethis.RunException;
import dev.computethis.RunTimedOutException;
import dev.computethis.ServiceUnavailableException;
import dev.computethis.WorkerLostException;
import dev.computethis.internal.capture.Captured;
import dev.computethis.internal.run.SafeReading.Unreadable;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.RunView;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of how a run ended what the caller gets: values, or an exception that says it all. */
public final class Endings {

    private final SafeReading reading;

    public Endings(Captured captured) {
        this.reading = new SafeReading(captured.code(), captured.loader());
    }

    /**
     * The results, one for each invocation.
     *
     * @throws ComputeException where there are none
     */
    public List<@Nullable Object> results(Ended ended) {
        RunView run = ended.view();
        if (run.phase() != Phase.Succeeded) {
            throw failure(run);
        }
        byte[] encoded = ended.results();
        if (encoded == null) {
            throw new ResultUnreadableException(told(run, "succeeded, but its result is no longer kept"), run, null);
        }
        try {
            List<@Nullable Object> values = new ArrayList<>();
            for (byte[] result : ResultSet.decode(encoded).results()) {
                values.add(reading.read(result));
            }
            return values;
        } catch (Unreadable unreadable) {
            throw new ResultUnreadableException(
                    told(run, "succeeded, but its result can't be read here: " + unreadable.getMessage()),
                    run,
                    unreadable.getCause());
        } catch (MalformedMessageException garbled) {
            throw new ResultUnreadableException(
                    told(run, "succeeded, but what came as its result is none: " + garbled.getMessage()), run, garbled);
        }
    }

    private ComputeException failure(RunView run) {
        Failure failure = run.failure() == null
                ? Failure.of(Failure.Kind.Invalid, run.message() == null ? "for a reason not told" : run.message())
                : run.failure();
        return switch (run.phase()) {
            case TimedOut ->
                new RunTimedOutException(told(run, "timed out: " + failure.message()), run, failure.threadDump());
            case Cancelled -> new RunCancelledException(told(run, "was cancelled: " + failure.message()), run, null);
            case Lost -> new WorkerLostException(told(run, "was lost: " + failure.message()), run);
            case Pending, Running, Succeeded, Failed -> failed(run, failure);
        };
    }

    private RunException failed(RunView run, Failure failure) {
        String which =
                failure.invocation() == null || run.invocations() == 1 ? "" : " in invocation " + failure.invocation();
        if (failure.kind() == Failure.Kind.NotLoadable) {
            return new ClassMissingException(
                    told(run, "could not be loaded on the worker" + which + ": " + failure.message()),
                    run,
                    missing(failure),
                    failure.stackTrace(),
                    failure.exceptionClass() == null ? null : thrown(failure));
        }
        @Nullable Throwable cause = failure.kind() == Failure.Kind.Threw ? thrown(failure) : null;
        String how = switch (failure.kind()) {
            case Threw -> "threw" + (which.isEmpty() ? " " : which + ": ") + failure.message();
            default -> "failed" + which + " (" + failure.kind() + "): " + failure.message();
        };
        return new FunctionFailedException(told(run, how), run, failure, cause);
    }

    /** The name that what was thrown tells, where that was for a missing class. */
    private @Nullable String missing(Failure failure) {
        Throwable thrown = failure.exception() == null ? null : thrown(failure);
        if (thrown instanceof ClassNotFoundException || thrown instanceof NoClassDefFoundError) {
            String name = thrown.getMessage();
            return name == null ? null : name.replace('/', '.');
        }
        return null;
    }

    /** The user's exception itself, or what is known of it as text. */
    private Throwable thrown(Failure failure) {
        String text = failure.stackTrace() == null ? failure.message() : failure.stackTrace();
        RemoteStack standIn =
                new RemoteStack(failure.exceptionClass() == null ? "unknown" : failure.exceptionClass(), text);
        if (failure.exception() == null) {
            return standIn;
        }
        try {
            Object exception = reading.read(Base64.getDecoder().decode(failure.exception()));
            return exception instanceof Throwable thrown ? thrown : standIn;
        } catch (Unreadable | IllegalArgumentException unreadable) {
            standIn.addSuppressed(unreadable);
            return standIn;
        }
    }

    /** {@code Jobs.square(int):12 (run square-7f3k2, attempt 1 on default-0) threw …}. */
    private static String told(RunView run, String how) {
        String where = run.worker() == null ? "" : ", attempt " + Math.max(run.attempt(), 1) + " on " + run.worker();
        return run.function() + " (run " + run.name() + where + ") " + how;
    }

    /** What to throw where the service did not carry a request out. */
    public static RuntimeException refused(@Nullable Throwable failure) {
        if (failure instanceof ProblemException refused) {
            Problem problem = refused.problem();
            return problem.status() == Problem.Type.UNAVAILABLE.status()
                            || problem.status() == 502
                            || problem.status() == 504
                    ? new ServiceUnavailableException(problem.detail(), refused)
                    : new RejectedException(problem.title() + ": " + problem.detail(), problem);
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new IllegalStateException(failure);
    }
}
