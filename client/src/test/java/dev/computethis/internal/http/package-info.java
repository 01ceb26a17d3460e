/** The service over HTTP, against a server that can misbehave. */
@NullMarked
package dev.computethis.internal.http;

import org.jspecify.annotations.NullMarked;
