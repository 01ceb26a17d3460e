/** A worker: the launcher, which stays, and the runner JVM it starts, in which functions run. */
@NullMarked
package dev.computethis.worker;

import org.jspecify.annotations.NullMarked;
