/**
 * Certificates as Kubernetes hands them out: PEM files that are replaced while they are in use. Here because the client, the
 * dispatcher and the launcher all need them, and all of them from the JDK alone.
 */
@NullMarked
package dev.computethis.protocol.tls;

import org.jspecify.annotations.NullMarked;
