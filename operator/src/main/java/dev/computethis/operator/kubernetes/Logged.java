package dev.computethis.operator.kubernetes;

import org.jboss.logging.Logger;

/** A task that is repeated: a failure is logged, and does not end the repetition. */
record Logged(Runnable task) implements Runnable {

    private static final Logger LOG = Logger.getLogger(Logged.class);

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.warn("A round of housekeeping failed; the next may do.", failure);
        }
    }
}
