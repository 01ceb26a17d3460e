package dev.computethis.scheduling;

/** How long invocations take, where later measurements count more, and those of more invocations. */
final class Pace {

    /** Sums over what was measured, what came before the latest at half its weight, and so on. */
    private double nanos;

    private double invocations;

    void measured(int size, long took) {
        nanos = nanos / 2 + took;
        invocations = invocations / 2 + size;
    }

    boolean isKnown() {
        return invocations > 0;
    }

    /** At least one. */
    double nanosPerInvocation() {
        return Math.max(1, nanos / invocations);
    }
}
