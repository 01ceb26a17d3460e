/** The API over TLS, and its certificate's renewal. */
@NullMarked
package dev.computethis.operator.tls;

import org.jspecify.annotations.NullMarked;
