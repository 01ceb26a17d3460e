/**
 * The runner: the JVM in which functions run, started and if need be killed by the launcher. It loads a bundle's
 * classes, runs a slice's invocations, and says how they ended and what they left behind. It holds nothing that must
 * outlive it.
 */
@NullMarked
package dev.computethis.worker.runner;

import org.jspecify.annotations.NullMarked;
