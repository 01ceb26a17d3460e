package dev.computethis.engine;

import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in a map. */
public final class MemoryBlobStore implements BlobStore {

    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    int reads;

    @Override
    public CompletionStage<Void> put(String namespace, Digest digest, byte[] content) {
        blobs.put(namespace + digest, content);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<byte[]> get(String namespace, Digest digest) {
        reads++;
        byte[] content = blobs.get(namespace + digest);
        return content == null
                ? CompletableFuture.failedFuture(Problem.of(Problem.Type.NOT_FOUND, "There is no blob " + digest + ".")
                        .toException())
                : CompletableFuture.completedFuture(content);
    }

    @Override
    public CompletionStage<List<Digest>> missing(String namespace, List<Digest> digests) {
        return CompletableFuture.completedFuture(digests.stream()
                .filter(digest -> !blobs.containsKey(namespace + digest))
                .toList());
    }
}
