/** The service over HTTP: the routes of the REST API as a {@link dev.computethis.protocol.ComputeService}. */
@NullMarked
package dev.computethis.internal.http;

import org.jspecify.annotations.NullMarked;
