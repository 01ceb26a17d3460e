/**
 * What a shipped function sees: the functional interfaces it is written against and {@link
 * dev.computethis.function.RunContext}.
 *
 * <p>This package, and the JDK, are the only classes a function shares with the worker that runs it. All else comes
 * with the function, so nothing here may change its shape.
 */
@NullMarked
package dev.computethis.function;

import org.jspecify.annotations.NullMarked;
