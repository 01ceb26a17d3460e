package dev.computethis.worker;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives back what memory work has left behind, once a JVM has nothing to do: a heap shrinks only when it is collected,
 * and an idle JVM collects nothing. It does so once for each time of work. What comes in that moment waits for the
 * collection, some ten milliseconds where little is kept. For this collection alone the heap is made tight: one that is
 * tight at work is collected again and again. Takes effect with {@code -XX:-ShrinkHeapInSteps}.
 */
public final class IdleCollection {

    /** How long nothing was done before it collects: one to two of these. */
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private static final String LEAST_FREE = "MinHeapFreeRatio";
    private static final String MOST_FREE = "MaxHeapFreeRatio";
    private static final String PERCENT_FREE_WHEN_IDLE = "10";

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
        IdleCollection collection = new IdleCollection(isAtWork, done, IdleCollection::collectTightly);
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

    /** A full collection that leaves the heap little room, and the JVM's options as they were. */
    static void collectTightly() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String least = jvm.getVMOption(LEAST_FREE).getValue();
        String most = jvm.getVMOption(MOST_FREE).getValue();
        // The JVM refuses a least that is above the most, also for a moment.
        jvm.setVMOption(LEAST_FREE, "0");
        jvm.setVMOption(MOST_FREE, PERCENT_FREE_WHEN_IDLE);
        try {
            System.gc();
        } finally {
            jvm.setVMOption(MOST_FREE, most);
            jvm.setVMOption(LEAST_FREE, least);
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
