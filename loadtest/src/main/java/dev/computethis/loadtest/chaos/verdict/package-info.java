/** Judges a finished history of runs against the promise. Pure: no cluster, no clock, no thread. */
@NullMarked
package dev.computethis.loadtest.chaos.verdict;

import org.jspecify.annotations.NullMarked;
