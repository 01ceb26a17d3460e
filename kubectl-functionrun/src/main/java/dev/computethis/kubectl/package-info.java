/** {@code kubectl functionrun}: for people at a terminal, who have a kubeconfig and rights in a namespace. */
@NullMarked
package dev.computethis.kubectl;

import org.jspecify.annotations.NullMarked;
