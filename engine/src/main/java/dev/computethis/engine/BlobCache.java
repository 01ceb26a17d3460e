package dev.computethis.engine;

import dev.computethis.protocol.Digest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The blobs read last, up to a number of bytes, and each read from the store once however many want it at the same time.
 * Keyed by namespace too, so that no tenant gets another's. Lives on the loop.
 */
final class BlobCache {

    private record Key(String namespace, Digest digest) {}

    private final BlobStore store;
    private final TermLoop loop;
    private final long maxBytes;
    private final DispatcherMetrics metrics;
    private final Map<Key, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, CompletableFuture<byte[]>> reading = new HashMap<>();
    private long bytes;

    BlobCache(BlobStore store, TermLoop loop, long maxBytes, DispatcherMetrics metrics) {
        this.store = store;
        this.loop = loop;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
    }

    /** Completes on the loop; fails as {@link BlobStore#get} does. */
    CompletionStage<byte[]> get(String namespace, Digest digest) {
        return read(namespace, digest, true);
    }

    /** As {@link #get}, for what is wanted once: whoever reads it keeps it. */
    CompletionStage<byte[]> getOnce(String namespace, Digest digest) {
        return read(namespace, digest, false);
    }

    private CompletionStage<byte[]> read(String namespace, Digest digest, boolean again) {
        Key key = new Key(namespace, digest);
        byte[] present = kept.get(key);
        metrics.blobRead(present != null);
        if (present != null) {
            return CompletableFuture.completedFuture(present);
        }
        CompletableFuture<byte[]> begun = reading.get(key);
        if (begun != null) {
            return begun;
        }
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        reading.put(key, read);
        loop.when(
                store.get(namespace, digest),
                content -> {
                    reading.remove(key);
                    if (again) {
                        keep(key, content);
                    }
                    read.complete(content);
                },
                failure -> {
                    reading.remove(key);
                    read.completeExceptionally(failure);
                });
        return read;
    }

    private void keep(Key key, byte[] content) {
        kept.put(key, content);
        bytes += content.length;
        var oldest = kept.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().getValue().length;
            oldest.remove();
        }
        metrics.blobsCached(bytes);
    }
}
