package dev.computethis.engine;

import java.net.URI;

/**
 * Where a worker answers.
 *
 * @param incarnation changes when the worker is replaced by another of the same name (in Kubernetes the pod's uid)
 * @param uri the base of the worker's HTTP interface
 * @param singleUse whether it must be recycled after each run (isolation {@code Pod})
 */
public record WorkerEndpoint(WorkerKey key, String incarnation, URI uri, boolean singleUse) {}
