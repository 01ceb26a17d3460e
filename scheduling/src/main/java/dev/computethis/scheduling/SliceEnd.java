package dev.computethis.scheduling;

/** How a slice ended on its worker. */
public enum SliceEnd {
    /** Each invocation returned. */
    Succeeded,
    /** An invocation failed, or the worker refused the slice for good. */
    Failed,
    /** An invocation failed with what the run is to be tried again on. */
    Retryable,
    /** It took longer than its deadline. */
    TimedOut,
    /** It was killed: on request, or because its worker had to go. */
    Cancelled
}
