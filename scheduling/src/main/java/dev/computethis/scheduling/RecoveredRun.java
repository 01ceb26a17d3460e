package dev.computethis.scheduling;

/**
 * An unfinished run that a new leader found stored.
 *
 * @param storedAttempt the latest start that was stored; 0 where none was, which tells of a run with several attempts
 *     only that it did not start a second time
 */
public record RecoveredRun(RunSpec spec, int storedAttempt, boolean cancelRequested) {}
