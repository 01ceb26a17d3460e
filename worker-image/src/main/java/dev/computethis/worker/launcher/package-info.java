/**
 * The launcher: PID 1 of a worker. It answers the service, verifies who asks, starts the runner JVM, gives it one slice
 * at a time, and outlives whatever a function does there. No code of a user ever runs in it.
 */
@NullMarked
package dev.computethis.worker.launcher;

import org.jspecify.annotations.NullMarked;
