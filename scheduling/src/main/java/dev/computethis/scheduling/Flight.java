package dev.computethis.scheduling;

import org.jspecify.annotations.Nullable;

/** A slice on a worker, from its assignment until its end is known. */
final class Flight {
    final Slice slice;
    final WorkerEntry worker;
    /** What its tenant was charged for it so far. */
    final long chargedNanos;
    /** Null once nobody waits for its end any more. */
    @Nullable
    RunEntry run;
    /** When it was sent, or found on its worker. */
    long sinceNanos;
    /** When it ends, as far as is known; {@link Long#MAX_VALUE} where nothing is, as of one that waits for another. */
    long endsAt = Long.MAX_VALUE;
    /** Whether its worker was asked to give it back. */
    boolean takenBack;
    /** When it should have ended at the latest. */
    @Nullable
    Backstop backstop;

    /** @param killed whether its worker was told to kill it, so that it is broken if the slice goes on */
    record Backstop(long at, long number, boolean killed, Flight flight) {}

    Flight(Slice slice, WorkerEntry worker, @Nullable RunEntry run, long chargedNanos) {
        this.slice = slice;
        this.worker = worker;
        this.run = run;
        this.chargedNanos = chargedNanos;
    }
}
