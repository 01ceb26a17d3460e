package dev.computethis.loadtest.chaos.verdict;

/** The promise broken once. */
public record Violation(Kind kind, String what) {

    /** In which way. */
    public enum Kind {
        /** A run that was acknowledged is gone, or was given up although it might have started again. */
        LOST,
        /** A start that may not have been. */
        EXCESS_START,
        /** An end that differs from another of the same run. */
        SECOND_RESULT,
        /** No end where there should be one. */
        STUCK,
        /** A result that no start can have made, or a failure without a cause. */
        WRONG_RESULT
    }
}
