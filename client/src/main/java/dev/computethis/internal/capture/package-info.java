/**
 * Turns a function and its arguments into what is sent: serialized values, and the classes they need. Class files are
 * read to find what is reachable, and never run or changed.
 */
@NullMarked
package dev.computethis.internal.capture;

import org.jspecify.annotations.NullMarked;
