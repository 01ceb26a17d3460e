/** The client wherever Java programs run, each with a class loader of its own making. */
@NullMarked
package dev.computethis.ways;

import org.jspecify.annotations.NullMarked;
