package dev.computethis.engine;

/** Ends a subscription; the listener is told nothing more once {@link #close()} has returned. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
