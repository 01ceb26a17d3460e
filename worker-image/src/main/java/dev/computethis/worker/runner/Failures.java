package dev.computethis.worker.runner;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns what was thrown into a {@link Failure}. Trusts no method of an exception, since a user can override them all. */
final class Failures {

    private static final int MOST_CAUSES = 100;
    /** Of the client only the public types travel. */
    private static final String CLIENT = "dev.computethis.internal.";

    private Failures() {}

    /** The function threw it. */
    static Failure thrown(Throwable thrown, int invocation) {
        if (outOfMemory(thrown)) {
            return describe(
                    Kind.OutOfMemory,
                    "The function used up the runner's memory: " + message(thrown),
                    thrown,
                    invocation);
        }
        String missing = missingClass(thrown);
        if (missing != null) {
            return describe(Kind.NotLoadable, missing, thrown, invocation);
        }
        return describe(Kind.Threw, message(thrown), thrown, invocation);
    }

    /** It was thrown while the function or its arguments were read. */
    static Failure unreadable(String what, Throwable thrown, @Nullable Integer invocation) {
        if (outOfMemory(thrown)) {
            return describe(
                    Kind.OutOfMemory, what + " used up the runner's memory: " + message(thrown), thrown, invocation);
        }
        String missing = missingClass(thrown);
        String message = missing != null
                ? what + " can't be deserialized. " + missing
                : what + " can't be deserialized: " + message(thrown) + advice(thrown);
        return describe(Kind.NotLoadable, message, thrown, invocation);
    }

    static Failure describe(Kind kind, String message, Throwable thrown, @Nullable Integer invocation) {
        return new Failure(
                kind,
                Failure.cut(message, Limits.FAILURE_TEXT_BYTES),
                thrown.getClass().getName(),
                Failure.cut(stackTrace(thrown), Limits.FAILURE_TEXT_BYTES),
                serialized(thrown),
                null,
                null,
                null,
                invocation);
    }

    /** Whether it, or a cause of it, is that memory ran out. A chain of causes can be made without an end. */
    static boolean outOfMemory(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = causeOf(cause);
        }
        return false;
    }

    /** What to say where a class could not be loaded; null where that is not what happened. */
    private static @Nullable String missingClass(Throwable thrown) {
        String named = message(thrown).replace('/', '.');
        if (thrown instanceof UnsupportedClassVersionError) {
            return "A class is compiled for a newer Java than "
                    + Runtime.version().feature()
                    + ", which this worker runs: " + named + ". Compile it with --release "
                    + Runtime.version().feature() + ", or use a pool with a newer JDK.";
        }
        if (thrown instanceof ClassNotFoundException
                || (thrown instanceof NoClassDefFoundError && !named.startsWith("Could not initialize"))) {
            if (named.startsWith(CLIENT)) {
                return "The class " + named
                        + " is of the ComputeThis client, which does not work inside a function: let"
                        + " the function return what is to be computed next, and start that where its result arrives.";
            }
            return "The class " + named + " did not come with the function. It is reached only by name, or was not on"
                    + " the class path where the function was sent from: add it with include(...) or its library with"
                    + " includeJar(...).";
        }
        return null;
    }

    private static String advice(Throwable thrown) {
        String text = message(thrown);
        if (thrown instanceof ClassCastException && text.contains("SerializedLambda")) {
            return ". The lambda's class, or one that it captures, is missing from the bundle: the field named here belongs"
                    + " to it. Add it with include(...).";
        }
        if (text.contains("Invalid lambda deserialization")) {
            return ". The class that made the lambda is in the bundle in another version: send the function from the build"
                    + " that holds both.";
        }
        return "";
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? thrown.getClass().getName() : message;
        } catch (Throwable broken) {
            return thrown.getClass().getName() + " (its getMessage() threw "
                    + broken.getClass().getName() + ")";
        }
    }

    private static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable broken) {
            return null; // A getCause() of the user's that throws has no cause to tell.
        }
    }

    private static String stackTrace(Throwable thrown) {
        LimitedText text = new LimitedText();
        try {
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (LimitedText.FullException full) {
            return text.toString();
        } catch (Throwable broken) {
            return thrown.getClass().getName() + " (its printStackTrace threw "
                    + broken.getClass().getName() + ")";
        }
    }

    private static @Nullable String serialized(Throwable thrown) {
        try {
            return Base64.getEncoder().encodeToString(LimitedBytes.serialize(thrown, Limits.EXCEPTION_BYTES));
        } catch (IOException | RuntimeException | Error notSerializable) {
            return null; // Its text travels all the same.
        }
    }
}
