/** ComputeThis for a Java program: {@code computeThis(() -> square(2)).run()}. */
@NullMarked
package dev.computethis;

import org.jspecify.annotations.NullMarked;
