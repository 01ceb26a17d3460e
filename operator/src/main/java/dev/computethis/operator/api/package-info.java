/**
 * The REST interface: parse, authorize, call the {@link dev.computethis.protocol.ComputeService}, answer. It decides
 * nothing of its own, and knows neither Kubernetes nor how functions run.
 */
@NullMarked
package dev.computethis.operator.api;

import org.jspecify.annotations.NullMarked;
