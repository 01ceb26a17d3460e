/**
 * {@code make chaos}: breaks a service on a kind cluster again and again while runs go through it, and judges what became
 * of them. This package plans the faults, strikes them one after another and writes the report; {@code cluster} reaches
 * into the cluster, {@code faults} has what can be broken, {@code traffic} makes the runs, {@code verdict} judges.
 */
@NullMarked
package dev.computethis.loadtest.chaos;

import org.jspecify.annotations.NullMarked;
