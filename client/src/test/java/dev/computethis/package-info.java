/** The client from outside: what a user writes, against services that stand in for the real one. */
@NullMarked
package dev.computethis;

import org.jspecify.annotations.NullMarked;
