package dev.computethis.scheduling;

/** Sizes the slices of one {@code map} towards a given amount of work, by the time its invocations took so far. */
final class SliceSizing {

    /** A slice grows at most so many times over the largest before it: the first invocations may not be typical. */
    private static final int GROWTH = 8;

    private double nanosPerInvocation = -1;
    private int largest;

    /** How many invocations the next slice should have, at least 1. */
    int next(int waiting, int workers, long targetNanos) {
        int fair = (int) Math.ceil((double) waiting / Math.max(1, workers));
        if (nanosPerInvocation < 0) {
            return 1;
        }
        double timed = targetNanos / Math.max(1, nanosPerInvocation);
        double grown = (double) largest * GROWTH;
        return (int) Math.max(1, Math.min(fair, Math.min(timed, grown)));
    }

    /** Later measurements count more: the first pays for class loading. */
    void measured(int invocations, long nanos) {
        double latest = (double) nanos / invocations;
        nanosPerInvocation = nanosPerInvocation < 0 ? latest : (nanosPerInvocation + latest) / 2;
        largest = Math.max(largest, invocations);
    }

    /** What a slice of this size will take, as far as is known. */
    long expectedNanos(int invocations, long unknown) {
        return nanosPerInvocation < 0 ? unknown : (long) (nanosPerInvocation * invocations);
    }
}
