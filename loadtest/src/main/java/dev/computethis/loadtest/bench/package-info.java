/** {@code make bench}: holds the service to its performance goals, and prints each beside what was measured. */
@NullMarked
package dev.computethis.loadtest.bench;

import org.jspecify.annotations.NullMarked;
