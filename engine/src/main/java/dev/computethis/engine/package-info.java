/**
 * The service around the scheduling core, in plain Java: {@code Dispatcher} (the loop), the
 * ports it acts through ({@link dev.computethis.engine.RunStore}, {@link dev.computethis.engine.WorkerFleet}, {@link
 * dev.computethis.engine.BlobStore}, {@link dev.computethis.engine.WorkerConnection}), and what a client asks of it
 * ({@code Submissions}). It knows neither Kubernetes nor a web framework; their side of the
 * ports is in {@code operator}, the local one in {@code dev.computethis.engine.local}.
 */
@NullMarked
package dev.computethis.engine;

import org.jspecify.annotations.NullMarked;
