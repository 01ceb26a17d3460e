/** Tests of the plugin: its parts, and the whole against a Kubernetes API that is made up. */
@NullMarked
package dev.computethis.kubectl;

import org.jspecify.annotations.NullMarked;
