package dev.computethis.engine;

import dev.computethis.protocol.Digest;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Port: content by its digest, per namespace. In Kubernetes chunked immutable ConfigMaps, locally files. Blobs no run
 * names are removed some time after they were stored or last used, so a caller must cope with their absence. The digest
 * has been checked by the caller. Thread-safe, never blocks.
 */
public interface BlobStore {

    /** Durable once complete; storing what is there already does nothing. */
    CompletionStage<Void> put(String namespace, Digest digest, byte[] content);

    /** Fails with a {@code ProblemException} of type NOT_FOUND. */
    CompletionStage<byte[]> get(String namespace, Digest digest);

    /** Which of {@code digests} are not there. */
    CompletionStage<List<Digest>> missing(String namespace, List<Digest> digests);
}
