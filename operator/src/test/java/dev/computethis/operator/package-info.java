/** What holds of the service as a whole. */
@NullMarked
package dev.computethis.operator;

import org.jspecify.annotations.NullMarked;
