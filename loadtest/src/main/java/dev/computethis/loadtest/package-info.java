/** Measures how the service scales. */
@NullMarked
package dev.computethis.loadtest;

import org.jspecify.annotations.NullMarked;
