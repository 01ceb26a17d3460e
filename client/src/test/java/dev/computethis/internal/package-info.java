/** Stand-ins for the service and its worker. */
@NullMarked
package dev.computethis.internal;

import org.jspecify.annotations.NullMarked;
