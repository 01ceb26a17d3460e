package dev.computethis.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives back what memory work has left behind, once a JVM has nothing to do: a heap shrinks only when it is collected,
 * and an idle JVM collects nothing. It does so once for each time of work. What comes in that moment waits for the
 * collection, some ten milliseconds where little is kept.
 */
public final class IdleCollection {

    /** How long nothing was done before it collects: one to two of these. */
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final BooleanSupplier isAtWork;
    private final LongSupplier done;
    private final Runnable collect;
    private long doneBefore;
    private boolean collected = true;

    /**
     * @param isAtWork whether something is being done
     * @param done how much was done so far, in whatever unit
     */
    IdleCollection(BooleanSupplier isAtWork, LongSupplier done, Runnable collect) {
        this.isAtWork = isAtWork;
        this.done = done;
        this.collect = collect;
        this.doneBefore = done.getAsLong();
    }

    /** Looks every five seconds, on a daemon thread of its own, as long as the JVM lives. Both may be asked from there. */
    public static void start(BooleanSupplier isAtWork, LongSupplier done) {
        IdleCollection collection = new IdleCollection(isAtWork, done, System::gc);
        Thread thread = new Thread(collection::lookEver, "idle collection");
        thread.setDaemon(true);
        thread.start();
    }

    /** To be called once per period. */
    void look() {
        long now = done.getAsLong();
        boolean isIdle = now == doneBefore && !isAtWork.getAsBoolean();
        doneBefore = now;
        if (!isIdle) {
            collected = false;
        } else if (!collected) {
            collected = true;
            collect.run();
        }
    }

    private void lookEver() {
        try {
            while (true) {
                Thread.sleep(PERIOD.toMillis());
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
