/**
 * Measures throughput, scaling and latency with the client as a user has it, and draws the report. This package plans what
 * is measured and takes the samples; {@code load} makes the load, {@code systems} brings up what is loaded, {@code report}
 * turns samples into figures and charts.
 */
@NullMarked
package dev.computethis.loadtest;

import org.jspecify.annotations.NullMarked;
