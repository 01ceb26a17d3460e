/** Spans as a collector gets them from the built service. */
@NullMarked
package dev.computethis.operator.tracing;

import org.jspecify.annotations.NullMarked;
