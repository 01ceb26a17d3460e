package dev.computethis.scheduling;

/** How a run ends. */
public enum Verdict {
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
    Lost
}
