package dev.computethis;

import dev.computethis.protocol.RunView;

/** The worker was lost and the run may not start again. It may have had effects. */
public final class WorkerLostException extends RunException {

    private static final long serialVersionUID = 1L;

    public WorkerLostException(String message, RunView run) {
        super(message, run, null);
    }
}
