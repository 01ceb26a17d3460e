package dev.computethis.engine.local;

import dev.computethis.engine.BlobStore;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Blobs as files, {@code directory/namespace/hex}. A file appears under its name only once it is whole. It is not forced
 * to the disk: blobs serve the runs of this process, and those don't outlive it either.
 */
public final class FileBlobStore implements BlobStore {

    /** Names a blob: a digest means something only inside its namespace. */
    public record Key(String namespace, Digest digest) {}

    private static final String PART = ".part";

    private final Path directory;
    private final InstantSource clock;
    private final Executor disk;
    private final Map<Key, Instant> lastUsed = new ConcurrentHashMap<>();

    /**
     * @param directory is made if need be; blobs that are there already count as used now
     * @param disk where files are read and written, as that blocks
     */
    public FileBlobStore(Path directory, InstantSource clock, Executor disk) {
        this.directory = directory;
        this.clock = clock;
        this.disk = disk;
        try {
            Files.createDirectories(directory);
            index();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't keep blobs in " + directory, e);
        }
    }

    @Override
    public CompletionStage<Void> put(String namespace, Digest digest, byte[] content) {
        Key key = new Key(namespace, digest);
        if (touch(key)) {
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.runAsync(() -> write(key, content), disk);
    }

    @Override
    public CompletionStage<byte[]> get(String namespace, Digest digest) {
        Key key = new Key(namespace, digest);
        if (!touch(key)) {
            return CompletableFuture.failedFuture(notFound(key));
        }
        return CompletableFuture.supplyAsync(() -> read(key), disk);
    }

    @Override
    public CompletionStage<List<Digest>> missing(String namespace, List<Digest> digests) {
        return CompletableFuture.completedFuture(digests.stream()
                .distinct()
                .filter(digest -> !touch(new Key(namespace, digest)))
                .toList());
    }

    /** Removes the blobs that nobody has used for {@code idle} and that are not {@code needed}; blocks. */
    public void sweep(Duration idle, Predicate<Key> needed) {
        Instant limit = clock.instant().minus(idle);
        for (Key key : lastUsed.keySet()) {
            if (!needed.test(key)) {
                // In the index' turn for this key, as is the write: so a blob stored anew meanwhile stays.
                lastUsed.computeIfPresent(key, (k, used) -> {
                    if (!used.isBefore(limit)) {
                        return used;
                    }
                    delete(file(key));
                    return null;
                });
            }
        }
    }

    private boolean touch(Key key) {
        return lastUsed.computeIfPresent(key, (k, used) -> clock.instant()) != null;
    }

    private void write(Key key, byte[] content) {
        Path target = file(key);
        Path part = null;
        try {
            Files.createDirectories(target.getParent());
            part = Files.createTempFile(target.getParent(), key.digest().hex(), PART);
            Files.write(part, content);
            publish(key, part, target);
        } catch (IOException | UncheckedIOException e) {
            if (part != null) {
                delete(part);
            }
            throw Problem.of(
                            Problem.Type.UNAVAILABLE,
                            "A blob of " + content.length + " bytes can't be written to " + directory + ", which has "
                                    + usableBytes() + " bytes left (" + e + "). Make room there, then send it again.")
                    .toException();
        }
    }

    private void publish(Key key, Path part, Path target) {
        lastUsed.compute(key, (k, used) -> {
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return clock.instant();
        });
    }

    private byte[] read(Key key) {
        try {
            return Files.readAllBytes(file(key));
        } catch (NoSuchFileException gone) {
            lastUsed.remove(key);
            throw notFound(key);
        } catch (IOException e) {
            throw Problem.of(Problem.Type.INTERNAL, "The file " + file(key) + " can't be read: " + e)
                    .toException();
        }
    }

    private void index() throws IOException {
        try (Stream<Path> files = Files.walk(directory, 2)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                Path relative = directory.relativize(file);
                String digest = "sha256:" + file.getFileName();
                if (relative.getNameCount() == 2 && Digest.isDigest(digest)) {
                    Key key = new Key(relative.getName(0).toString(), new Digest(digest));
                    lastUsed.put(key, clock.instant());
                } else if (file.toString().endsWith(PART)) {
                    // Left by a process that ended while it wrote.
                    delete(file);
                }
            });
        }
    }

    private Path file(Key key) {
        return directory.resolve(key.namespace()).resolve(key.digest().hex());
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't remove " + file, e);
        }
    }

    private String usableBytes() {
        try {
            FileStore store = Files.getFileStore(directory);
            return Long.toString(store.getUsableSpace());
        } catch (IOException unknown) {
            return "an unknown number of";
        }
    }

    private static RuntimeException notFound(Key key) {
        return Problem.of(
                        Problem.Type.NOT_FOUND,
                        "The namespace '" + key.namespace() + "' has no blob " + key.digest()
                                + ". Blobs that no run names are removed after a while: upload it again.")
                .toException();
    }
}
