/** What is loaded: services of this machine or on kind, and beside them the bare API server and other systems. */
@NullMarked
package dev.computethis.loadtest.systems;

import org.jspecify.annotations.NullMarked;
