package dev.computethis.scheduling;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A run as it is stored in a {@link Simulation}, with what in truth happened to it. */
final class SimulatedRun {
    final RunSpec spec;
    /** The latest start that is stored. */
    int attempt;

    boolean cancelRequested;
    boolean removed;

    @Nullable
    Verdict verdict;

    /** How often each invocation was started in truth. */
    final int[] starts;

    final BitSet returned = new BitSet();
    /** A slice of it failed or took too long in truth. */
    boolean failed;
    /** Something happened that may lose a start: its worker, or its leader, was lost. */
    boolean shaken;

    SimulatedRun(RunSpec spec) {
        this.spec = spec;
        this.starts = new int[spec.invocations()];
    }

    boolean isOver() {
        return removed || verdict != null;
    }
}
