/**
 * The service on a real cluster, used as its users do: by the client, {@code kubectl} and {@code helm}. {@code
 * scripts/e2e} brings the cluster up and says by the environment where it is.
 */
@NullMarked
package dev.computethis.operator.e2e;

import org.jspecify.annotations.NullMarked;
