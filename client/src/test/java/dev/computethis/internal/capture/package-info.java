/** Capture in its parts. */
@NullMarked
package dev.computethis.internal.capture;

import org.jspecify.annotations.NullMarked;
