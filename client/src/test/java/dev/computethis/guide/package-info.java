/** The functions that {@code docs/functions.md} explains, each class by itself, as a class brings along all it refers to. */
@NullMarked
package dev.computethis.guide;

import org.jspecify.annotations.NullMarked;
