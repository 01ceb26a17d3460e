/**
 * Functions that mean harm, or do it, and what must become of each: the table in docs/hostile-functions.md. They are for a
 * machine that others use too, so each is bounded in count, time and bytes.
 */
@NullMarked
package dev.computethis.hostile;

import org.jspecify.annotations.NullMarked;
