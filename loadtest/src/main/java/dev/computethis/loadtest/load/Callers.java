package dev.computethis.loadtest.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Threads that call at the same time. */
public final class Callers {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private Callers() {}

    /**
     * Runs {@code loop} on so many threads and waits for all. Interrupted, it interrupts them.
     *
     * @throws IllegalStateException where they have not ended after three minutes
     */
    public static void all(int callers, Runnable loop) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (int i = 0; i < callers; i++) {
                threads.execute(loop);
            }
            threads.shutdown();
            if (!threads.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "callers still wait for results after " + LONGEST.toMinutes() + " minutes");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
