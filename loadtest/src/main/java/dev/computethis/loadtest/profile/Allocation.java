package dev.computethis.loadtest.profile;

/**
 * A sampled allocation.
 *
 * @param className of the object, as a source has it: {@code byte[]}
 * @param bytes what its thread has allocated since its last sample, so that the sum of all samples is what was allocated
 */
record Allocation(String className, long bytes, Stack stack) {}
