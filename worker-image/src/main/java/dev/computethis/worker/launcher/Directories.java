package dev.computethis.worker.launcher;

import dev.computethis.worker.BlobFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a launcher under its data directory, emptied at its start: what an earlier launcher left is not trusted,
 * as functions could write to it.
 *
 * @param work where functions work, and have their temporary files
 * @param sockets short enough for a socket's path
 */
record Directories(BlobFiles blobs, Path incoming, Path outcomes, Path work, Path sockets) {

    /** A Unix socket's path has at most 108 bytes on Linux, 104 elsewhere; some are needed for the file's name. */
    private static final int LONGEST_SOCKET_DIRECTORY = 70;

    /**
     * @throws IOException where it can't be written, or another launcher uses it
     */
    static Directories prepare(Path root) throws IOException {
        Files.createDirectories(root);
        lock(root.resolve("lock"));
        Path sockets = root.resolve("sockets");
        if (sockets.toString().length() > LONGEST_SOCKET_DIRECTORY) {
            sockets = Files.createTempDirectory("ct");
            sockets.toFile().deleteOnExit();
        }
        Directories made = new Directories(
                new BlobFiles(root.resolve("blobs")),
                root.resolve("incoming"),
                root.resolve("outcomes"),
                root.resolve("work"),
                sockets);
        for (Path directory : List.of(made.blobs.root(), made.incoming, made.outcomes, made.work, made.sockets)) {
            delete(directory);
            Files.createDirectories(directory);
        }
        return made;
    }

    /** Held until the launcher ends. */
    private static void lock(Path file) throws IOException {
        @SuppressWarnings("resource") // Closing it would give up the lock.
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another launcher uses the directory " + file.getParent()
                    + "; set COMPUTETHIS_WORKER_DIR to one for each");
        }
    }

    /** What can't be deleted is left, and said: a function can make that hard. Follows no link. */
    static void deleteIfPossible(Path directory) {
        try {
            delete(directory);
        } catch (IOException | UncheckedIOException left) {
            System.err.println("Files are left in " + directory + ": " + left);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
