package dev.computethis.protocol;

/** Where a run stands. Constants are spelled as they are on the wire and in {@code status.phase}. */
public enum Phase {
    /** Stored, and waiting for a worker. */
    Pending,
    /** A worker has it. A run shorter than a second may never be seen so. */
    Running,
    /** Every invocation returned. */
    Succeeded,
    /** An invocation threw, or died; {@link Failure} says how. */
    Failed,
    /** An attempt took longer than {@code activeDeadlineSeconds}; its process was killed. */
    TimedOut,
    /** Cancelled on request; what ran of it was killed. */
    Cancelled,
    /** Its worker was lost and it may not start again. It may have had effects. */
    Lost;

    /** Whether the run has ended. Terminal phases never change. */
    public boolean isTerminal() {
        return this != Pending && this != Running;
    }
}
