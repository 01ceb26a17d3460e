package dev.computethis.worker.runner;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.worker.runner.BlobReader.UnusableBlobException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The class loaders of the bundles that ran here last, at most {@value #CAPACITY}. Keyed by namespace too, so that no
 * tenant sees what another's run left in static fields. Used by one thread at a time.
 */
final class BundleLoaders {

    /** How many loaders are kept. */
    static final int CAPACITY = 32;

    /** How many loaders that were dropped may still be held by something outside of them. */
    static final int LEAKS = 32;

    private record Key(String namespace, Digest bundle) {}

    private final BlobReader blobs;
    private final Map<Key, BundleLoader> loaders = new LinkedHashMap<>(16, 0.75f, true);
    private final List<WeakReference<BundleLoader>> dropped = new ArrayList<>();

    BundleLoaders(BlobReader blobs) {
        this.blobs = blobs;
    }

    /**
     * @throws UnusableBlobException where the bundle, or a jar of it, is not what it should be
     * @throws NewerClassFilesException where it is for a newer JDK than this
     */
    BundleLoader get(String namespace, Digest digest) {
        Key key = new Key(namespace, digest);
        BundleLoader known = loaders.get(key);
        if (known != null) {
            return known;
        }
        BundleLoader made = load(namespace, digest);
        loaders.put(key, made);
        if (loaders.size() > CAPACITY) {
            dropEldest();
        }
        return made;
    }

    /** Whether so many dropped loaders can't be collected that the runner must go. Collects garbage if it has to. */
    boolean leak() {
        forgetCollected();
        if (dropped.size() <= LEAKS) {
            return false;
        }
        System.gc();
        forgetCollected();
        return dropped.size() > LEAKS / 2;
    }

    private void forgetCollected() {
        dropped.removeIf(loader -> loader.refersTo(null));
    }

    private BundleLoader load(String namespace, Digest digest) {
        try {
            Bundle bundle = Bundle.decode(blobs.read(namespace, digest));
            if (bundle.javaRelease() > Runtime.version().feature()) {
                throw new NewerClassFilesException(bundle.javaRelease());
            }
            List<Path> jars = bundle.jars().stream()
                    .map(jar -> blobs.verified(namespace, jar))
                    .toList();
            return new BundleLoader(digest, bundle, jars);
        } catch (MalformedMessageException malformed) {
            throw new UnusableBlobException(
                    "The blob " + digest + " is no bundle: " + malformed.getMessage(), malformed);
        } catch (IOException unreadable) {
            throw new UnusableBlobException(
                    "A jar of the bundle " + digest + " can't be opened: " + unreadable, unreadable);
        }
    }

    private void dropEldest() {
        Iterator<BundleLoader> eldest = loaders.values().iterator();
        BundleLoader loader = eldest.next();
        eldest.remove();
        dropped.add(new WeakReference<>(loader));
        try {
            loader.close();
        } catch (IOException broken) {
            System.err.println("A jar of a dropped bundle could not be closed: " + broken);
        }
    }

    /** The bundle's class files are newer than this JDK reads. */
    static final class NewerClassFilesException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NewerClassFilesException(int release) {
            super("The function's classes are compiled for Java " + release + ", and this worker runs Java "
                    + Runtime.version().feature() + ". Compile with --release "
                    + Runtime.version().feature() + ", or use a pool with a newer JDK");
        }
    }
}
