/** Certificates made for tests, and what is held of ours. */
@NullMarked
package dev.computethis.protocol.tls;

import org.jspecify.annotations.NullMarked;
