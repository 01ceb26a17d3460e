package dev.computethis.worker.launcher;

import dev.computethis.worker.BlobFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
            clear(directory, root);
            Files.createDirectories(directory);
        }
        return made;
    }

    /** Whatever functions of the launcher before have left: a worker that could not start for it would be lost for good. */
    private static void clear(Path directory, Path root) throws IOException {
        try {
            delete(directory);
        } catch (IOException left) {
            Path aside = Files.createTempDirectory(root, "left").resolve("files");
            System.err.println("Files that can't be deleted are put aside in " + aside + ": "
                    + left.getClass().getSimpleName());
            Files.move(directory, aside);
        }
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
        } catch (IOException left) {
            System.err.println("Files are left in " + directory + ": " + left);
        }
    }

    /** A function may have shut its folders; they are its user's, and so the launcher's. */
    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            boolean unused = path.toFile().setReadable(true)
                    && path.toFile().setWritable(true)
                    && path.toFile().setExecutable(true);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    delete(entry);
                }
            } catch (DirectoryIteratorException broken) {
                throw broken.getCause();
            }
        }
        Files.deleteIfExists(path);
    }
}
