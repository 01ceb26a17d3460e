package dev.computethis.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.engine.BlobStore;
import dev.computethis.engine.BlobStoreContract;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreIT extends BlobStoreContract {

    private static final byte[] CONTENT = {1, 2, 3};
    private static final Digest DIGEST = Digest.of(CONTENT);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private Path directory;

    private FileBlobStore store;

    @BeforeEach
    void open() {
        store = new FileBlobStore(directory.resolve("blobs"), now::get, Runnable::run);
    }

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected int largeBytes() {
        return 32 * 1024 * 1024;
    }

    @Test
    void blobsOfAnEarlierProcessAreThere() {
        put(store);

        FileBlobStore again = new FileBlobStore(directory.resolve("blobs"), now::get, Runnable::run);

        assertThat(again.get("default", DIGEST).toCompletableFuture().join()).isEqualTo(CONTENT);
    }

    @Test
    void whatAnInterruptedWriteLeftIsRemoved() throws IOException {
        put(store);
        Path left = directory.resolve("blobs/default/" + DIGEST.hex() + "123.part");
        Files.write(left, CONTENT);

        new FileBlobStore(directory.resolve("blobs"), now::get, Runnable::run);

        assertThat(left).doesNotExist();
    }

    @Test
    void idleBlobIsRemovedUnlessNeeded() {
        Digest other = Digest.of(new byte[] {9});
        put(store);
        store.put("default", other, new byte[] {9}).toCompletableFuture().join();
        now.set(Instant.EPOCH.plusSeconds(61));

        store.sweep(Duration.ofMinutes(1), key -> key.digest().equals(other));

        assertThat(missing(DIGEST, other)).containsExactly(DIGEST);
        assertThat(directory.resolve("blobs/default/" + DIGEST.hex())).doesNotExist();
    }

    @Test
    void blobUsedLatelyIsKept() {
        put(store);
        now.set(Instant.EPOCH.plusSeconds(50));
        assertThat(missing(DIGEST)).isEmpty();
        now.set(Instant.EPOCH.plusSeconds(61));

        store.sweep(Duration.ofMinutes(1), key -> false);

        assertThat(missing(DIGEST)).isEmpty();
    }

    @Test
    void fileRemovedBehindItsBackIsMissing() throws IOException {
        put(store);
        Files.delete(directory.resolve("blobs/default/" + DIGEST.hex()));

        assertThatThrownBy(
                        () -> store.get("default", DIGEST).toCompletableFuture().join())
                .hasCauseInstanceOf(ProblemException.class);
        assertThat(missing(DIGEST)).containsExactly(DIGEST);
    }

    @Test
    void failedWriteSaysWhereAndLeavesNothing() throws IOException {
        // Given a directory that can't be written: root writes everywhere, so a file is in its place.
        Files.writeString(directory.resolve("blobs/default"), "in the way");

        assertThatThrownBy(() -> put(store)).cause().isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(Problem.Type.UNAVAILABLE.is(e.problem())).isTrue();
            assertThat(e.problem().detail()).contains(directory.toString(), "bytes left");
        });
        assertThat(missing(DIGEST)).containsExactly(DIGEST);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }

    private static void put(BlobStore store) {
        store.put("default", DIGEST, CONTENT).toCompletableFuture().join();
    }

    private List<Digest> missing(Digest... digests) {
        return store.missing("default", List.of(digests)).toCompletableFuture().join();
    }
}
