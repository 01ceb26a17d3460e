package dev.computethis.loadtest;

import dev.computethis.ComputeException;
import dev.computethis.protocol.ProblemException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A program that Ctrl-C ends early, but not before it has cleared up: its thread is interrupted, and waited for. */
public final class Interruptible {

    /** What the end may take after Ctrl-C: a service is stopped and the report is written. */
    private static final long END_SECONDS = 60;

    /** Gives the exit code. */
    public interface Program {
        int run() throws IOException, ReflectiveOperationException, InterruptedException;
    }

    private Interruptible() {}

    /**
     * Runs it in the calling thread and ends the JVM: with its exit code, with 2 where an argument was wrong, with 1 where it
     * failed; where it was interrupted, with the JVM's own.
     *
     * @param telling what is said of a failure
     */
    public static void run(Program program, Function<Exception, @Nullable String> telling) {
        AtomicBoolean isStopped = new AtomicBoolean();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            isStopped.set(true);
            main.interrupt();
            try {
                main.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            } catch (InterruptedException ends) {
                Thread.currentThread().interrupt();
            }
        }));
        int outcome = outcome(program, telling);
        // While the hook waits for this thread, exit would wait for the hook.
        if (!isStopped.get()) {
            Runtime.getRuntime().halt(outcome);
        }
    }

    private static int outcome(Program program, Function<Exception, @Nullable String> telling) {
        try {
            return program.run();
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            return 2;
        } catch (IllegalStateException
                | ComputeException
                | ProblemException
                | CompletionException
                | IOException
                | ReflectiveOperationException
                | InterruptedException failed) {
            System.err.println(telling.apply(failed));
            return 1;
        }
    }
}
