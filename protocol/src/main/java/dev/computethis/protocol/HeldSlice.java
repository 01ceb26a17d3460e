package dev.computethis.protocol;

/**
 * A slice that a worker holds, running or finished.
 *
 * @param to the slice's last invocation, exclusive: with it a new leader knows what of a {@code map} is left to start
 */
public record HeldSlice(AssignmentId id, int to) {}
