package dev.computethis.engine.simulation;

import dev.computethis.engine.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** An event loop whose time stands still until a test turns it, and whose tasks run in the test's own thread. */
public final class VirtualLoop implements EventLoop {

    /** Some hundred times as many as a test has. */
    private static final long MOST_TASKS = 3_000_000;

    private record Task(long at, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long now;
    private long number;

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        after(delay.toNanos(), task);
    }

    /** As {@link #schedule}. */
    void after(long nanos, Runnable task) {
        tasks.add(new Task(now + nanos, ++number, task));
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(now);
    }

    /** Runs all that is due within {@code time}. */
    public void pass(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            step();
        }
        now = end;
    }

    /** Runs until {@code condition} holds; fails where it does not within {@code patience}. */
    public void until(String what, Duration patience, BooleanSupplier condition) {
        if (!passes(patience, condition)) {
            throw new AssertionError("Not within " + patience + ": " + what);
        }
    }

    /** Runs until {@code condition} holds, at most for {@code patience}. @return whether it holds */
    boolean passes(Duration patience, BooleanSupplier condition) {
        long end = now + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (tasks.isEmpty() || tasks.peek().at > end) {
                now = end;
                return false;
            }
            step();
        }
        return true;
    }

    private void step() {
        if (number > MOST_TASKS) {
            throw new AssertionError("It does not come to rest: " + number + " tasks by " + Duration.ofNanos(now));
        }
        Task task = tasks.remove();
        now = Math.max(now, task.at);
        task.work.run();
    }
}
