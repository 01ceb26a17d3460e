/** What the README runs. */
@NullMarked
package dev.computethis.examples;

import org.jspecify.annotations.NullMarked;
