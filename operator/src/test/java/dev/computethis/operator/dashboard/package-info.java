/** The live page: what it is told, and what a person sees of it in a browser. */
@org.jspecify.annotations.NullMarked
package dev.computethis.operator.dashboard;
