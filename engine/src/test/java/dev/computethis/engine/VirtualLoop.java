package dev.computethis.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** An event loop whose time stands still until a test turns it, and whose tasks run in the test's own thread. */
final class VirtualLoop implements EventLoop {

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
        tasks.add(new Task(now + delay.toNanos(), ++number, task));
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
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            step();
        }
        now = end;
    }

    /** Runs until {@code condition} holds; fails where it does not within {@code patience}. */
    void until(String what, Duration patience, BooleanSupplier condition) {
        long end = now + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (tasks.isEmpty() || tasks.peek().at > end) {
                throw new AssertionError("Not within " + patience + ": " + what);
            }
            step();
        }
    }

    private void step() {
        Task task = tasks.remove();
        now = Math.max(now, task.at);
        task.work.run();
    }
}
