package dev.computethis.protocol;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the service does for a client. The engine implements it; the REST API speaks it over HTTP, and the client's HTTP
 * side implements it again, so a program is written once for a cluster, a local service and a JUnit test.
 *
 * <p>Every stage that fails does so with a {@link ProblemException}. Methods are thread-safe and never block. Waits are
 * capped at {@link Limits#WAIT_SECONDS}: a view that is not terminal means "ask again".
 */
public interface ComputeService extends AutoCloseable {

    /** Which of {@code digests} the namespace lacks. */
    CompletionStage<List<Digest>> missingBlobs(String namespace, List<Digest> digests);

    /**
     * Stores content under its digest; storing it again does nothing. Fails with {@link Problem.Type#TOO_LARGE} over
     * {@link Limits#BLOB_BYTES} and with {@link Problem.Type#DIGEST_MISMATCH}.
     */
    CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content);

    /** Fails with {@link Problem.Type#NOT_FOUND}. */
    CompletionStage<byte[]> getBlob(String namespace, Digest digest);

    /**
     * Stores a run and, within {@code wait}, waits for its end. Once the stage completes the run is stored and will reach
     * a terminal phase. The same key with the same submission gives the same run; with another, {@link
     * Problem.Type#CONFLICT}.
     *
     * @param idempotencyKey 1 to 253 printable ASCII characters; the run's name is made from it
     * @param submitter who asks, as authenticated; shown with the run
     */
    CompletionStage<RunView> submit(
            String namespace, String idempotencyKey, Submission submission, String submitter, Duration wait);

    /** The run as it is, or as it is at its end if that comes within {@code wait}. */
    CompletionStage<RunView> get(String namespace, String name, Duration wait);

    CompletionStage<RunPage> list(String namespace, RunQuery query);

    /** Asks for the run's end. Ends at once where it is pending; a terminal run is left as it is. */
    CompletionStage<RunView> cancel(String namespace, String name);

    /**
     * Submits again what the run {@code name} was made of, as a new run. Completes once that is stored.
     *
     * @param idempotencyKey as for {@link #submit}
     */
    CompletionStage<RunView> rerun(String namespace, String name, String idempotencyKey, String submitter);

    /** Removes the run, cancelling it first where it has not ended. */
    CompletionStage<Void> delete(String namespace, String name);

    /** Output from {@code offset} on; {@link Problem.Type#GONE} once the worker no longer keeps it. */
    CompletionStage<LogChunk> log(String namespace, String name, long offset);

    CompletionStage<List<PoolView>> pools(String namespace);

    CompletionStage<List<WorkerView>> workers(String namespace);

    /** Where a person can look at a run, the live page; empty where the service has none. */
    default Optional<URI> page(String namespace, String name) {
        return Optional.empty();
    }

    /** Ends what this object holds; a service it merely talks to goes on. */
    @Override
    void close();
}
