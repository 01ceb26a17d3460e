/**
 * The engine's ports on Kubernetes: runs as {@code FunctionRun} resources behind one informer, blobs as ConfigMaps,
 * workers as the pods of a {@code WorkerPool}'s StatefulSet, access by review, and the election of the replica that
 * dispatches. Nothing else of the operator knows Kubernetes.
 */
@NullMarked
package dev.computethis.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
