package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A worker as the service shows it.
 *
 * @param state what it does now
 * @param run the name of the run it works on, where busy
 * @param completed how many runs (slices of a {@code map} count one each) it has ended since the service's leader
 *     first saw it
 */
public record WorkerView(
        String name, String pool, State state, @Nullable String run, long completed) {

    /** Spelled as on the wire. */
    public enum State {
        /** Ready for a run. */
        Idle,
        /** Has a run. */
        Busy,
        /** Takes no further run; goes when idle. */
        Draining,
        /** Does not answer; lost when its lease ends. */
        Unreachable
    }
}
