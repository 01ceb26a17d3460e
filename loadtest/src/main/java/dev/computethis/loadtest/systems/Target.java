package dev.computethis.loadtest.systems;

import dev.computethis.ComputeClient;
import java.util.Optional;

/** A service whose number of workers can be chosen. Closing it ends what was started for it. */
public interface Target extends AutoCloseable {

    /**
     * Brings it to so many workers, all ready, and gives a client of it; the client is closed by whoever asked.
     *
     * @throws IllegalStateException where it does not come up; the message says why
     */
    ComputeClient withWorkers(int workers) throws InterruptedException;

    /** A process of which all of the service's are descendants, or that is the service; empty where none is up. */
    Optional<ProcessHandle> root();

    @Override
    void close();
}
