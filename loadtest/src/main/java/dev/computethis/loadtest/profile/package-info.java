/**
 * {@code make profile}: where the service's processor time and memory go with single runs, as a flame graph and a table of
 * allocations. {@code Profile} makes the load and has the service's JVM recorded; {@code Recording} reads what was recorded
 * into stacks; what is made of them needs neither.
 */
@NullMarked
package dev.computethis.loadtest.profile;

import org.jspecify.annotations.NullMarked;
