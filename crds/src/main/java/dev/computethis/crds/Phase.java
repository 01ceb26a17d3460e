package dev.computethis.crds;

/** Where a run stands. All but the first two are terminal and never change. */
public enum Phase {
    Pending,
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
    Lost
}
