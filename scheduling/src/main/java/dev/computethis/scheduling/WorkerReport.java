package dev.computethis.scheduling;

import java.util.List;

/**
 * A worker that takes part from now on, and what it holds of before.
 *
 * @param singleUse whether it may serve one run only
 */
public record WorkerReport(String worker, String pool, boolean singleUse, List<Held> held) {

    /** @param running whether it works on the slice still, or keeps its outcome */
    public record Held(Slice slice, boolean running) {}
}
