package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.worker.BlobFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {

    private static final byte[] BUNDLE = new Bundle(17, List.of(), new TreeMap<>(), new TreeMap<>()).encode();
    private static final Digest DIGEST = Digest.of(BUNDLE);

    @TempDir
    private Path directory;

    private BlobFiles files;
    private BlobCache cache;

    @BeforeEach
    void make() throws IOException {
        files = new BlobFiles(directory.resolve("blobs"));
        Files.createDirectories(directory.resolve("incoming"));
        cache = new BlobCache(files, directory.resolve("incoming"), 3L * BUNDLE.length);
    }

    @Test
    void aNamespaceDoesNotFindAnothersBlobs() throws IOException {
        keep("a", BUNDLE);

        assertThat(cache.missing("a", DIGEST)).isEmpty();
        assertThat(cache.missing("b", DIGEST)).containsExactly(DIGEST);
    }

    @Test
    void theLongestUnusedGoFirst() throws IOException {
        keep("a", BUNDLE);
        keep("b", BUNDLE);
        keep("c", BUNDLE);
        assertThat(cache.missing("a", DIGEST)).isEmpty();

        keep("d", BUNDLE);

        assertThat(cache.missing("b", DIGEST)).containsExactly(DIGEST);
        assertThat(cache.missing("a", DIGEST)).isEmpty();
        assertThat(files.of("b", DIGEST)).doesNotExist();
        assertThat(files.of("d", DIGEST)).exists();
    }

    @Test
    void oneOverTheLimitIsRefusedWhileItComesAndLeavesNothing() {
        byte[] large = new byte[Limits.BLOB_BYTES + 1];

        assertThatThrownBy(() -> cache.receive(new ByteArrayInputStream(large)))
                .isInstanceOf(BodyTooLargeException.class)
                .hasMessageContaining("33554432 bytes");
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void whereTheDiskTakesNoMoreItSaysSo() throws IOException {
        // A file where the folder should be: as root no permission would stop it.
        Files.createDirectories(files.root());
        Files.write(files.root().resolve("a"), new byte[0]);

        assertThatThrownBy(() -> keep("a", BUNDLE)).isInstanceOf(BlobCache.NoSpaceException.class);
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
    }

    private void keep(String namespace, byte[] content) throws IOException {
        cache.keep(namespace, cache.receive(new ByteArrayInputStream(content)));
    }
}
