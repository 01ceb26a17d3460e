package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.failed;
import static dev.computethis.operator.kubernetes.ApiServer.unexpected;

import dev.computethis.engine.BlobStore;
import dev.computethis.operator.kubernetes.ApiServer.Reply;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as immutable ConfigMaps, see {@link BlobConfigMaps}. Storing a blob again, or after a crash halfway, finds the
 * pieces that are there. What was seen a short while ago is taken to be there still, so that a run whose bundle is known
 * costs no request; the {@link BlobCollector} waits for much longer than that.
 */
final class KubernetesBlobStore implements BlobStore {

    /** How long a blob that was seen counts as there, and how old its last use may be before it is written anew. */
    static final Duration TOUCH = Duration.ofMinutes(2);

    private static final int REMEMBERED = 10_000;

    private record Key(String namespace, Digest digest) {}

    private final ApiServer server;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<Key, Long> seen = new ConcurrentHashMap<>();

    /** @param nanos a monotonic clock */
    KubernetesBlobStore(ApiServer server, InstantSource clock, LongSupplier nanos) {
        this.server = server;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<Void> put(String namespace, Digest digest, byte[] content) {
        Key key = new Key(namespace, digest);
        if (isKnown(key)) {
            return CompletableFuture.completedFuture(null);
        }
        // One after the other: the first piece is written last, and a large blob does not crowd out runs.
        CompletionStage<Void> written = CompletableFuture.completedFuture(null);
        for (ConfigMap piece : BlobConfigMaps.of(namespace, digest, content, clock.instant())) {
            written = written.thenCompose(before -> write(piece));
        }
        return written.thenRun(() -> remember(key));
    }

    private CompletionStage<Void> write(ConfigMap piece) {
        String namespace = piece.getMetadata().getNamespace();
        String name = piece.getMetadata().getName();
        return server.post(path(namespace), ApiServer.METADATA_ONLY, piece).thenCompose(reply -> {
            if (reply.isSuccess()) {
                return CompletableFuture.completedFuture(null);
            }
            return switch (reply.code()) {
                // It is there already, perhaps left by an upload that was cut off and about to be removed.
                case 409 ->
                    touch(namespace, name)
                            .thenCompose(there -> there ? CompletableFuture.completedFuture(null) : write(piece));
                case 404 ->
                    failed(Problem.of(Problem.Type.NOT_FOUND, "There is no namespace " + namespace + ".")
                            .toException());
                case 403 ->
                    failed(Problem.of(
                                    Problem.Type.TOO_MANY,
                                    "Namespace " + namespace + " takes no further blob: " + reply.body())
                            .toException());
                default -> failed(unexpected("Storing " + namespace + "/" + name, reply));
            };
        });
    }

    @Override
    public CompletionStage<byte[]> get(String namespace, Digest digest) {
        return read(namespace, BlobConfigMaps.name(digest, 0)).thenCompose(first -> {
            if (first == null) {
                return failed(notFound(namespace, digest));
            }
            List<CompletableFuture<@Nullable ConfigMap>> pieces = new ArrayList<>();
            pieces.add(CompletableFuture.completedFuture(first));
            int count = BlobConfigMaps.pieces(first.getMetadata().getAnnotations());
            for (int piece = 1; piece < count; piece++) {
                pieces.add(read(namespace, BlobConfigMaps.name(digest, piece)).toCompletableFuture());
            }
            return CompletableFuture.allOf(pieces.toArray(CompletableFuture[]::new))
                    .thenApply(all -> assemble(namespace, digest, pieces));
        });
    }

    private byte[] assemble(String namespace, Digest digest, List<CompletableFuture<@Nullable ConfigMap>> pieces) {
        List<ConfigMap> there = new ArrayList<>();
        for (CompletableFuture<@Nullable ConfigMap> piece : pieces) {
            ConfigMap map = piece.join();
            if (map == null) {
                throw notFound(namespace, digest);
            }
            there.add(map);
        }
        byte[] content = BlobConfigMaps.content(digest, there);
        if (content == null) {
            throw Problem.of(
                            Problem.Type.INTERNAL,
                            "Blob " + digest + " of namespace " + namespace
                                    + " is damaged: its content has another digest. Delete the ConfigMap "
                                    + BlobConfigMaps.name(digest, 0) + " and upload the blob again.")
                    .toException();
        }
        return content;
    }

    @Override
    public CompletionStage<List<Digest>> missing(String namespace, List<Digest> digests) {
        List<CompletableFuture<Boolean>> checks = digests.stream()
                .map(digest -> isThere(new Key(namespace, digest)).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).thenApply(all -> {
            List<Digest> missing = new ArrayList<>();
            for (int i = 0; i < digests.size(); i++) {
                if (!checks.get(i).join()) {
                    missing.add(digests.get(i));
                }
            }
            return missing;
        });
    }

    private CompletionStage<Boolean> isThere(Key key) {
        if (isKnown(key)) {
            return CompletableFuture.completedFuture(true);
        }
        return touch(key.namespace(), BlobConfigMaps.name(key.digest(), 0)).thenApply(there -> {
            if (there) {
                remember(key);
            }
            return there;
        });
    }

    /** Notes the use of a piece; false where it is not there. */
    private CompletionStage<Boolean> touch(String namespace, String name) {
        Object patch = Map.of(
                "metadata",
                Map.of(
                        "annotations",
                        Map.of(BlobConfigMaps.USED, clock.instant().toString())));
        return server.send("PATCH", path(namespace) + "/" + name, ApiServer.METADATA_ONLY, ApiServer.MERGE_PATCH, patch)
                .thenCompose(reply -> {
                    if (reply.isSuccess() || reply.code() == 404) {
                        return CompletableFuture.completedFuture(reply.isSuccess());
                    }
                    return failed(unexpected("Looking for " + namespace + "/" + name, reply));
                });
    }

    private CompletionStage<@Nullable ConfigMap> read(String namespace, String name) {
        return server.get(path(namespace) + "/" + name, ApiServer.JSON).thenCompose((Reply reply) -> {
            if (reply.isSuccess()) {
                return CompletableFuture.<@Nullable ConfigMap>completedFuture(server.read(reply, ConfigMap.class));
            }
            return reply.code() == 404
                    ? CompletableFuture.<@Nullable ConfigMap>completedFuture(null)
                    : failed(unexpected("Reading " + namespace + "/" + name, reply));
        });
    }

    private boolean isKnown(Key key) {
        Long at = seen.get(key);
        return at != null && nanos.getAsLong() - at < TOUCH.toNanos();
    }

    private void remember(Key key) {
        if (seen.size() >= REMEMBERED) {
            seen.clear();
        }
        seen.put(key, nanos.getAsLong());
    }

    /** Forgets that the blob was seen, as it has been removed. */
    void forget(String namespace, Digest digest) {
        seen.remove(new Key(namespace, digest));
    }

    static String path(String namespace) {
        return "api/v1/namespaces/" + namespace + "/configmaps";
    }

    private static RuntimeException notFound(String namespace, Digest digest) {
        return Problem.of(Problem.Type.NOT_FOUND, "There is no blob " + digest + " in namespace " + namespace + ".")
                .toException();
    }
}
