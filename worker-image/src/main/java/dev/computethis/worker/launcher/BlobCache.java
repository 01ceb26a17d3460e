package dev.computethis.worker.launcher;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.worker.BlobFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The blobs on this worker's disk, keyed by namespace and digest, so that no tenant finds another's. Bounded: the ones
 * longest unused go first. Thread-safe.
 */
final class BlobCache {

    /** How many bytes the blobs may take on disk. */
    static final long BYTES = 1024L * 1024 * 1024;

    private record Key(String namespace, Digest digest) {}

    private final BlobFiles files;
    private final Path incoming;
    private final long limit;
    private final Map<Key, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);
    /** Those whose files are known to hold what they should, for no other function has run since. */
    private final Set<Key> trusted = new HashSet<>();

    /** The jars of bundles that are here, so that a bundle is read but once. */
    private final Map<Key, List<Digest>> jars = new LinkedHashMap<>();

    private long bytes;

    /** @param incoming where uploads lie until they are known to be what they should be; on the same disk */
    BlobCache(BlobFiles files, Path incoming, long limit) {
        this.files = files;
        this.incoming = incoming;
        this.limit = limit;
    }

    /** A blob that has come, and is not yet trusted. */
    record Upload(Path file, long size, Digest digest) {
        void discard() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Takes a blob from the network.
     *
     * @throws BodyTooLargeException where it is over {@link Limits#BLOB_BYTES}
     * @throws NoSpaceException where the disk is full
     */
    Upload receive(InputStream in) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(incoming), "upload", "");
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = new byte[16 * 1024];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    size += read;
                    if (size > Limits.BLOB_BYTES) {
                        throw new BodyTooLargeException("A blob", Limits.BLOB_BYTES);
                    }
                    sha256.update(buffer, 0, read);
                    write(out, buffer, read);
                }
            }
            return new Upload(file, size, Digest.of(sha256));
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length) throws IOException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException full) {
            // The JDK has no type of its own for a full disk, and here nothing else makes a write fail.
            throw new NoSpaceException(full);
        }
    }

    /** Keeps a blob whose digest is as it should be. */
    synchronized void keep(String namespace, Upload upload) throws IOException {
        Path file = files.of(namespace, upload.digest());
        try {
            Files.createDirectories(files.root().resolve(namespace));
            Files.move(upload.file(), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            upload.discard();
            throw new NoSpaceException(full);
        }
        Long before = sizes.put(new Key(namespace, upload.digest()), upload.size());
        bytes += upload.size() - (before == null ? 0 : before);
        trusted.add(new Key(namespace, upload.digest()));
        evict();
    }

    /**
     * The blobs that a function needs and that are not here: its bundle, or jars that the bundle names.
     *
     * @throws MalformedMessageException where the bundle is none
     */
    synchronized List<Digest> missing(String namespace, Digest bundle) throws IOException {
        Key key = new Key(namespace, bundle);
        if (!isHere(key)) {
            return List.of(bundle);
        }
        List<Digest> named = jars.get(key);
        if (named == null) {
            byte[] content = Files.readAllBytes(files.of(namespace, bundle));
            if (!Digest.of(content).equals(bundle)) {
                // A function has written to the disk since.
                remove(key);
                return List.of(bundle);
            }
            named = Bundle.decode(content).jars();
            jars.put(key, named);
        }
        List<Digest> missing = new ArrayList<>();
        for (Digest jar : named) {
            if (!isHere(new Key(namespace, jar))) {
                missing.add(jar);
            }
        }
        return missing;
    }

    /** A new runner reads its bundles anew: what the functions of another may have written over is looked at again. */
    synchronized void distrust() {
        trusted.clear();
    }

    /** Whether the file is here and holds what it should; one that does not is no longer kept. */
    private boolean isHere(Key key) throws IOException {
        if (sizes.get(key) == null) {
            return false;
        }
        if (trusted.contains(key) || holdsWhatItShould(key)) {
            trusted.add(key);
            return true;
        }
        remove(key);
        return false;
    }

    private boolean holdsWhatItShould(Key key) {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(files.of(key.namespace(), key.digest())), Digest.sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return Digest.of(in.getMessageDigest()).equals(key.digest());
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Drops a function's blobs, as one of them was found to be damaged. */
    synchronized void drop(String namespace, Digest bundle) throws IOException {
        Key key = new Key(namespace, bundle);
        for (Digest jar : jars.getOrDefault(key, List.of())) {
            remove(new Key(namespace, jar));
        }
        remove(key);
    }

    private void evict() throws IOException {
        while (bytes > limit && sizes.size() > 1) {
            Iterator<Key> eldest = sizes.keySet().iterator();
            remove(eldest.next());
        }
    }

    private void remove(Key key) throws IOException {
        Long size = sizes.remove(key);
        jars.remove(key);
        trusted.remove(key);
        if (size != null) {
            bytes -= size;
            // A loader of the runner that has it open keeps it: on disk it goes with the last to close it.
            Files.deleteIfExists(files.of(key.namespace(), key.digest()));
        }
    }

    /** The disk is full. */
    static final class NoSpaceException extends IOException {
        private static final long serialVersionUID = 1L;

        NoSpaceException(IOException cause) {
            super("The worker's disk can't take the blob: " + cause.getMessage(), cause);
        }
    }
}
