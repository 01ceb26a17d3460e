/** Decides which run goes to which worker, and what becomes of a run whose worker is lost. Pure: no dependency, clock, thread or I/O. */
@NullMarked
package dev.computethis.scheduling;

import org.jspecify.annotations.NullMarked;
