/** The runs that go on while things break, and the witness that counts their starts outside of the cluster. */
@NullMarked
package dev.computethis.loadtest.chaos.traffic;

import org.jspecify.annotations.NullMarked;
