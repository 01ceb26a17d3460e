package dev.computethis.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * The one thread on which a {@link Dispatcher} lives, with its clocks. What it runs never blocks. Tests pass one whose
 * time they turn by hand.
 */
public interface EventLoop {

    /** Runs {@code task} on the loop, after all that was handed over before it. Callable from any thread. */
    void execute(Runnable task);

    /** Runs {@code task} on the loop once {@code delay} has passed by the monotonic clock. */
    void schedule(Runnable task, Duration delay);

    /** The monotonic clock: only differences mean anything. */
    long nanos();

    /** The wall clock: only for times that are shown, never to decide. */
    Instant now();
}
