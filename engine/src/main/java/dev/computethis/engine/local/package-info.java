/**
 * The engine on one machine, for a first look, for a user's own tests and for work that fits it: runs in memory, blobs
 * in files, workers as child processes. Everything else is the engine that runs in a cluster.
 */
@NullMarked
package dev.computethis.engine.local;

import org.jspecify.annotations.NullMarked;
