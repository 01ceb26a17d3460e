package dev.computethis.engine;

import static java.lang.System.Logger.Level.WARNING;

/** A task that is repeated: a failure is logged, and does not end the repetition. */
public record Logged(Runnable task) implements Runnable {

    private static final System.Logger LOG = System.getLogger(Logged.class.getName());

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.log(WARNING, "A round of housekeeping failed; the next may do.", failure);
        }
    }
}
