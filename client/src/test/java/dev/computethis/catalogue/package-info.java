/** Functions of every shape, as users write them. Not below {@code dev.computethis.internal}, which is never shipped. */
@NullMarked
package dev.computethis.catalogue;

import org.jspecify.annotations.NullMarked;
