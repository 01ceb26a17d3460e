/** Holds what the service exposes, the dashboard, the alerts and the documentation of all three to each other. */
@NullMarked
package dev.computethis.operator.monitoring;

import org.jspecify.annotations.NullMarked;
