package dev.computethis.operator.kubernetes;

import static dev.computethis.operator.kubernetes.ApiServer.cause;
import static dev.computethis.operator.kubernetes.ApiServer.unexpected;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunStore;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Removes blobs that no run names, nor any bundle that a run names, and that were not used for {@link #GRACE}; pieces of
 * uploads that were cut off among them. A piece is removed only as it was when it was judged, so one that is put to use
 * meanwhile stays. Used by the leader alone; each round starts after the one before has ended.
 */
final class BlobCollector {

    static final Duration GRACE = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(BlobCollector.class);
    private static final String LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private record Piece(String namespace, Digest digest, Metadata metadata) {}

    private record Key(String namespace, Digest digest) {}

    private final ApiServer server;
    private final RunStore runs;
    private final KubernetesBlobStore blobs;
    private final Namespaces namespaces;
    private final InstantSource clock;

    /** The jars of bundles that were read; a bundle never changes. */
    private final Map<Key, Set<Digest>> jars = new HashMap<>();

    BlobCollector(
            ApiServer server, RunStore runs, KubernetesBlobStore blobs, Namespaces namespaces, InstantSource clock) {
        this.server = server;
        this.runs = runs;
        this.blobs = blobs;
        this.namespaces = namespaces;
        this.clock = clock;
    }

    /** One round; never fails, as what could not be removed is tried at the next. */
    CompletionStage<Void> collect() {
        List<CompletableFuture<Void>> rounds =
                namespaces.each(() -> "api/v1/configmaps", KubernetesBlobStore::path).stream()
                        .map(path -> list(path, null, new ArrayList<>())
                                .thenCompose(this::remove)
                                .toCompletableFuture())
                        .toList();
        return CompletableFuture.allOf(rounds.toArray(CompletableFuture[]::new)).exceptionally(failure -> {
            LOG.infof("Could not look for unused blobs: %s", cause(failure).getMessage());
            return null;
        });
    }

    private CompletionStage<List<Piece>> list(String path, @Nullable String next, List<Piece> found) {
        String query = "?limit=500&labelSelector=" + BlobConfigMaps.LABEL.replace("/", "%2F")
                + (next == null ? "" : "&continue=" + next);
        return server.get(path + query, LIST).thenCompose(reply -> {
            if (!reply.isSuccess()) {
                return ApiServer.failed(unexpected("Listing blobs", reply));
            }
            Metadata.Page page = server.read(reply, Metadata.Page.class);
            page.all().forEach(metadata -> {
                Digest digest = BlobConfigMaps.digest(metadata.name());
                if (digest != null) {
                    found.add(new Piece(metadata.namespace(), digest, metadata));
                }
            });
            String more = page.metadata().next();
            return more == null || more.isEmpty() ? CompletableFuture.completedFuture(found) : list(path, more, found);
        });
    }

    private CompletionStage<Void> remove(List<Piece> pieces) {
        Set<Key> named = new HashSet<>();
        Set<Key> bundles = new HashSet<>();
        for (Run run : runs.all()) {
            String namespace = run.key().namespace();
            bundles.add(new Key(namespace, new Digest(run.submission().bundle())));
            Content result = run.status().result();
            Stream.of(run.submission().payload().blob(), result == null ? null : result.blob())
                    .filter(blob -> blob != null)
                    .forEach(blob -> named.add(new Key(namespace, new Digest(blob))));
        }
        named.addAll(bundles);
        Set<Key> there = new HashSet<>();
        pieces.forEach(piece -> there.add(new Key(piece.namespace(), piece.digest())));
        bundles.retainAll(there);
        jars.keySet().retainAll(bundles);
        CompletionStage<Void> read = CompletableFuture.completedFuture(null);
        for (Key bundle : bundles) {
            read = read.thenCompose(before -> jarsOf(bundle))
                    .thenAccept(
                            jarsOfBundle -> jarsOfBundle.forEach(jar -> named.add(new Key(bundle.namespace(), jar))));
        }
        return read.thenCompose(before -> removeUnused(pieces, named));
    }

    private CompletionStage<Set<Digest>> jarsOf(Key bundle) {
        Set<Digest> known = jars.get(bundle);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return blobs.get(bundle.namespace(), bundle.digest()).thenApply(content -> {
            Set<Digest> read = jars(content);
            jars.put(bundle, read);
            return read;
        });
    }

    private static Set<Digest> jars(byte[] content) {
        try {
            return Set.copyOf(Bundle.decode(content).jars());
        } catch (MalformedMessageException notABundle) {
            // The run that names it fails for that; it has no jars to keep.
            return Set.of();
        }
    }

    private CompletionStage<Void> removeUnused(List<Piece> pieces, Set<Key> named) {
        Instant before = clock.instant().minus(GRACE);
        CompletionStage<Void> removed = CompletableFuture.completedFuture(null);
        // First pieces go first: a blob without its first piece is not there.
        List<Piece> ordered = Stream.concat(
                        pieces.stream().filter(piece -> BlobConfigMaps.isFirst(piece.metadata())),
                        pieces.stream().filter(piece -> !BlobConfigMaps.isFirst(piece.metadata())))
                .toList();
        Set<Key> kept = new HashSet<>(named);
        for (Piece piece : ordered) {
            Key key = new Key(piece.namespace(), piece.digest());
            if (kept.contains(key)) {
                continue;
            }
            if (used(piece.metadata()).isAfter(before)) {
                kept.add(key);
            } else {
                removed = removed.thenCompose(done -> remove(piece));
            }
        }
        return removed;
    }

    private static Instant used(Metadata metadata) {
        String text =
                metadata.annotations() == null ? null : metadata.annotations().get(BlobConfigMaps.USED);
        try {
            return Instant.parse(text == null ? metadata.creationTimestamp() : text);
        } catch (DateTimeParseException meddledWith) {
            return Instant.parse(metadata.creationTimestamp());
        }
    }

    private CompletionStage<Void> remove(Piece piece) {
        blobs.forget(piece.namespace(), piece.digest());
        Object options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "preconditions",
                Map.of("resourceVersion", piece.metadata().resourceVersion()));
        String path = KubernetesBlobStore.path(piece.namespace()) + "/"
                + piece.metadata().name();
        return server.send("DELETE", path, ApiServer.METADATA_ONLY, ApiServer.JSON, options)
                .thenAccept(reply -> {
                    if (!reply.isSuccess() && reply.code() != 404 && reply.code() != 409) {
                        throw unexpected("Removing the blob " + piece.namespace() + "/" + piece.digest(), reply);
                    }
                });
    }
}
