/** Turns samples into figures, charts and the pages that show them. */
@NullMarked
package dev.computethis.loadtest.report;

import org.jspecify.annotations.NullMarked;
