/** Tells an OpenTelemetry collector, where one is named, of submissions, runs and their starts; docs/tracing.md. */
@NullMarked
package dev.computethis.operator.tracing;

import org.jspecify.annotations.NullMarked;
