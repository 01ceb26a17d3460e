package dev.computethis.engine.simulation;

import dev.computethis.engine.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The event loop and the clocks of one process: it can be ended or paused at any moment, its monotonic clock begins
 * anywhere and may go slow or fast, and its wall clock can jump.
 */
public final class ProcessLoop implements EventLoop {

    private final VirtualLoop time;
    private final long began;
    private final long clockBegan;
    private final double rate;
    private Duration wallClockOff = Duration.ZERO;
    private long pausedUntil;
    /** What was due while it was paused. */
    private final Queue<Runnable> overdue = new ArrayDeque<>();

    private boolean ended;

    /**
     * @param clockBegan what its monotonic clock shows now
     * @param rate how much faster than time its monotonic clock goes
     */
    public ProcessLoop(VirtualLoop time, long clockBegan, double rate) {
        this.time = time;
        this.began = time.nanos();
        this.clockBegan = clockBegan;
        this.rate = rate;
    }

    @Override
    public void execute(Runnable task) {
        time.execute(() -> run(task));
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        // A timer may be late, and is never early.
        time.after((long) Math.ceil(delay.toNanos() / rate) + (rate == 1 ? 0 : 2), () -> run(task));
    }

    private void run(Runnable task) {
        if (ended) {
            return;
        }
        if (!isPaused() && overdue.isEmpty()) {
            task.run();
            return;
        }
        overdue.add(task);
        if (overdue.size() == 1) {
            catchUp();
        }
    }

    /** In the order in which they came, however often the pause was lengthened meanwhile: a loop never lets one overtake. */
    private void catchUp() {
        if (isPaused()) {
            time.after(pausedUntil - time.nanos(), this::catchUp);
            return;
        }
        while (!ended && !overdue.isEmpty()) {
            overdue.element().run();
            overdue.remove();
        }
    }

    @Override
    public long nanos() {
        return clockBegan + (long) ((time.nanos() - began) * rate);
    }

    @Override
    public Instant now() {
        return time.now().plus(wallClockOff);
    }

    void setWallClockOff(Duration off) {
        wallClockOff = off;
    }

    /** What is due meanwhile is done at the end of the pause. */
    public void pause(Duration length) {
        pausedUntil = Math.max(pausedUntil, time.nanos() + length.toNanos());
    }

    boolean isPaused() {
        return pausedUntil > time.nanos();
    }

    /** Nothing of it runs any more. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }
}
