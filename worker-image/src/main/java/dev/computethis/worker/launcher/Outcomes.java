package dev.computethis.worker.launcher;

import dev.computethis.protocol.AssignmentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcomes that are not yet acknowledged, encoded: small ones in memory, the rest on disk. Thread-safe. */
final class Outcomes {

    /** A larger outcome goes to disk. */
    static final int IN_MEMORY_EACH = 16 * 1024;

    /** How much is kept in memory in all, before even small ones go to disk. */
    static final int IN_MEMORY_ALL = 4 * 1024 * 1024;

    private final Path directory;
    private final Map<AssignmentId, Stored> stored = new HashMap<>();
    private long inMemory;
    private long nextFile;

    /** @param directory exists, and is ours alone */
    Outcomes(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException where it can't be written to disk */
    synchronized void put(AssignmentId id, byte[] outcome) throws IOException {
        if (outcome.length <= IN_MEMORY_EACH && inMemory + outcome.length <= IN_MEMORY_ALL) {
            putInMemory(id, outcome);
            return;
        }
        Path file = directory.resolve(Long.toString(nextFile++));
        try {
            // A function can have deleted the folder.
            Files.createDirectories(directory);
            Files.write(file, outcome);
        } catch (IOException full) {
            Files.deleteIfExists(file);
            throw full;
        }
        stored.put(id, new Stored(null, file));
    }

    /** For what must be kept though the disk is full. */
    synchronized void putInMemory(AssignmentId id, byte[] outcome) {
        stored.put(id, new Stored(outcome, null));
        inMemory += outcome.length;
    }

    /** Null where it is not held. */
    synchronized byte @Nullable [] get(AssignmentId id) throws IOException {
        Stored found = stored.get(id);
        if (found == null || found.bytes != null) {
            return found == null ? null : found.bytes;
        }
        return found.file == null ? null : Files.readAllBytes(found.file);
    }

    synchronized void remove(AssignmentId id) throws IOException {
        Stored removed = stored.remove(id);
        if (removed != null && removed.bytes != null) {
            inMemory -= removed.bytes.length;
        }
        if (removed != null && removed.file != null) {
            Files.deleteIfExists(removed.file);
        }
    }

    private record Stored(byte @Nullable [] bytes, @Nullable Path file) {}
}
