/**
 * Functions of every shape, as users write them, and so without a thought for null annotations. Not below {@code
 * dev.computethis.internal}, which is never shipped.
 */
@NullUnmarked
package dev.computethis.catalogue;

import org.jspecify.annotations.NullUnmarked;
