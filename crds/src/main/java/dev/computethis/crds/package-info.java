/** The custom resources of {@code computethis.dev/v1alpha1} as Java classes, from which their YAML is generated. */
@NullMarked
package dev.computethis.crds;

import org.jspecify.annotations.NullMarked;
