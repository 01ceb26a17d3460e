/** Holds the Helm chart to what it promises: what it renders, what it refuses, and that its pods are restricted. */
@NullMarked
package dev.computethis.operator.chart;

import org.jspecify.annotations.NullMarked;
