/** Tests of what the runner loads and runs, in this JVM. */
@NullMarked
package dev.computethis.worker.runner;

import org.jspecify.annotations.NullMarked;
