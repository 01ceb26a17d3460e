package dev.computethis.loadtest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** A program that Ctrl-C ends early, but not before it has cleared up: its thread is interrupted, and waited for. */
public final class Interruptible {

    /** What the end may take after Ctrl-C: a service is stopped and the report is written. */
    private static final long END_SECONDS = 60;

    private Interruptible() {}

    /**
     * Runs it in the calling thread and ends the JVM.
     *
     * @param program gives the exit code; where it was interrupted, the JVM's own is taken
     */
    public static void run(IntSupplier program) {
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
        int outcome = program.getAsInt();
        // While the hook waits for this thread, exit would wait for the hook.
        if (!isStopped.get()) {
            Runtime.getRuntime().halt(outcome);
        }
    }
}
