package dev.computethis.engine;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.MalformedMessageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What must be known of a bundle before a run with it is stored: the jars it names and the Java release it needs. Each
 * bundle is read once; a bounded number is remembered. Thread-safe.
 */
final class Bundles {

    private static final int REMEMBERED = 10_000;

    private final BlobStore blobs;
    private final Map<Key, Needs> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Needs> eldest) {
            return size() > REMEMBERED;
        }
    };

    Bundles(BlobStore blobs) {
        this.blobs = blobs;
    }

    private record Key(String namespace, Digest bundle) {}

    /** What a bundle needs to be loaded. */
    record Needs(int javaRelease, List<Digest> jars) {}

    /** Fails with INVALID where the blob is no bundle, with NOT_FOUND where it isn't there. */
    CompletionStage<Needs> needs(String namespace, Digest bundle) {
        Key key = new Key(namespace, bundle);
        synchronized (known) {
            Needs needs = known.get(key);
            if (needs != null) {
                return CompletableFuture.completedFuture(needs);
            }
        }
        return blobs.get(namespace, bundle).thenApply(bytes -> {
            Needs needs = read(bundle, bytes);
            synchronized (known) {
                known.put(key, needs);
            }
            return needs;
        });
    }

    private static Needs read(Digest digest, byte[] bytes) {
        try {
            Bundle bundle = Bundle.decode(bytes);
            return new Needs(bundle.javaRelease(), bundle.jars());
        } catch (MalformedMessageException malformed) {
            throw SubmissionRules.invalid(
                    "bundle", "names " + digest + ", which is no bundle: " + malformed.getMessage());
        }
    }
}
