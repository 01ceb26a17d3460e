/** Tests of what a caller gets of a run. */
@NullMarked
package dev.computethis.internal.run;

import org.jspecify.annotations.NullMarked;
