/** What the REST API answers to requests that are wrong, from the built service. */
@NullMarked
package dev.computethis.operator.api;

import org.jspecify.annotations.NullMarked;
