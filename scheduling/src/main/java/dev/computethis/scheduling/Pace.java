package dev.computethis.scheduling;

/** How long invocations take, where later measurements count more, and those of more invocations. */
final class Pace {

    /** Sums over what was measured, what came before the latest at half its weight, and so on. */
    private double nanos;

    private double invocations;
    private long inAll;
    private double fastest = Double.POSITIVE_INFINITY;

    void measured(int size, long took) {
        nanos = nanos / 2 + took;
        invocations = invocations / 2 + size;
        inAll += took;
        fastest = Math.min(fastest, (double) took / size);
    }

    boolean isKnown() {
        return invocations > 0;
    }

    /** Whether measurements have gone on for so long that they tell of the worker, not of what else was at work. */
    boolean isSettled(long nanos) {
        return inAll >= nanos;
    }

    /** By the fastest there was, which the least of what has nothing to do with the invocations is in; at least one. */
    double fastestNanosPerInvocation() {
        return Math.max(1, fastest);
    }

    /** At least one. */
    double nanosPerInvocation() {
        return Math.max(1, nanos / invocations);
    }
}
