/** The Quarkus application that holds the REST API, the operator and the live page. */
@NullMarked
package dev.computethis.operator;

import org.jspecify.annotations.NullMarked;
