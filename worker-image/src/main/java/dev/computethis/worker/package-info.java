/**
 * A worker: the launcher, which stays, and the runner JVM it starts, in which functions run. Here is what the two share:
 * the frames they talk in and where blobs lie.
 */
@NullMarked
package dev.computethis.worker;

import org.jspecify.annotations.NullMarked;
