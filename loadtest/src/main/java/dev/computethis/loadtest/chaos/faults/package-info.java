/** What can be broken. Each fault is proven to have happened by something other than the command that made it. */
@NullMarked
package dev.computethis.loadtest.chaos.faults;

import org.jspecify.annotations.NullMarked;
