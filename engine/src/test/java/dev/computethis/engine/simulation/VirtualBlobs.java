package dev.computethis.engine.simulation;

import dev.computethis.engine.BlobStore;
import dev.computethis.protocol.Digest;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Blobs as one operator reaches them: behind the API server, which may be away. */
final class VirtualBlobs implements BlobStore {

    private final BlobStore stored;
    private final ApiClient client;

    VirtualBlobs(BlobStore stored, ApiClient client) {
        this.stored = stored;
        this.client = client;
    }

    @Override
    public CompletionStage<Void> put(String namespace, Digest digest, byte[] content) {
        return client.write(() -> stored.put(namespace, digest, content)).thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<byte[]> get(String namespace, Digest digest) {
        return client.read(() -> stored.get(namespace, digest)).thenCompose(Function.identity());
    }

    @Override
    public CompletionStage<List<Digest>> missing(String namespace, List<Digest> digests) {
        return client.read(() -> stored.missing(namespace, digests)).thenCompose(Function.identity());
    }
}
