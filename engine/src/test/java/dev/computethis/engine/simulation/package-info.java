/**
 * The whole service in virtual time: an API server, operators, workers, clients and the network between them, in one
 * thread, under one seed, with faults at every step; and a checker that holds what happened against what is promised. The
 * code under test is the real one: {@code Dispatcher} and all below it, {@code Submissions}, {@code RunIndex}, {@code
 * Retention}, {@code HttpWorkerConnection}, the protocol's encodings, the workers' {@code Assignments}. What stands in for
 * the rest is here. See {@code docs/simulation.md}.
 *
 * <p>It is test code of this module, and no module of its own, because {@code DispatcherTest} plays on the same workers
 * and network, and tests of a module can't use one that depends on it.
 */
@NullMarked
package dev.computethis.engine.simulation;

import org.jspecify.annotations.NullMarked;
