package dev.computethis.protocol;

/**
 * A piece of a run's output.
 *
 * @param text what is kept from {@code offset} on
 * @param offset where {@code text} starts, in bytes of all output; greater than asked for where the ring has dropped
 *     what lay before
 * @param next the offset to ask for next
 * @param complete whether the run has ended, so that nothing follows
 */
public record LogChunk(String text, long offset, long next, boolean complete) {}
