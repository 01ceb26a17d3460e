package dev.computethis.internal.run;

import dev.computethis.internal.capture.Blob;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends code that the service lacks, each blob once, however many runs want it at the same time, and remembers what is
 * there. The service may drop a blob nobody uses: who is told so calls {@link #forget}. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Each chain ends in a promise, which carries its failure.
final class Uploads {

    private final ComputeService service;
    private final String namespace;
    private final Map<Digest, CompletableFuture<Void>> known = new ConcurrentHashMap<>();

    Uploads(ComputeService service, String namespace) {
        this.service = service;
        this.namespace = namespace;
    }

    /** Completes once all are there; fails as the service does, and with what reading a blob threw. */
    CompletableFuture<Void> ensure(List<Blob> blobs) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<Blob> mine = new ArrayList<>();
        for (Blob blob : blobs) {
            CompletableFuture<Void> promise = new CompletableFuture<>();
            CompletableFuture<Void> before = known.putIfAbsent(blob.digest(), promise);
            all.add(before == null ? promise : before);
            if (before == null) {
                mine.add(blob);
            }
        }
        if (!mine.isEmpty()) {
            send(mine).whenComplete((done, failure) -> mine.forEach(blob -> settle(blob.digest(), failure)));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    /** Content of one run alone, which is not worth remembering. */
    CompletableFuture<Void> put(Blob blob) {
        return service.putBlob(namespace, blob.digest(), blob.bytes().get()).toCompletableFuture();
    }

    void forget(Iterable<Digest> digests) {
        for (Digest digest : digests) {
            CompletableFuture<Void> before = known.get(digest);
            if (before != null && before.isDone()) {
                known.remove(digest, before);
            }
        }
    }

    private CompletableFuture<Void> send(List<Blob> blobs) {
        List<Digest> digests = blobs.stream().map(Blob::digest).toList();
        return service.missingBlobs(namespace, digests)
                .thenCompose(missing -> {
                    Set<Digest> wanted = missing.stream().collect(Collectors.toSet());
                    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
                    for (Blob blob : blobs) {
                        if (wanted.contains(blob.digest())) {
                            sent = sent.thenCompose(before -> put(blob));
                        }
                    }
                    return sent;
                })
                .toCompletableFuture();
    }

    private void settle(Digest digest, @Nullable Throwable failure) {
        CompletableFuture<Void> promise = known.get(digest);
        if (promise == null) {
            return;
        }
        if (failure == null) {
            promise.complete(null);
        } else {
            known.remove(digest, promise);
            promise.completeExceptionally(failure);
        }
    }
}
