/** What the commands of the Makefile say to input that is wrong. */
@NullMarked
package dev.computethis.operator.frontdoor;

import org.jspecify.annotations.NullMarked;
