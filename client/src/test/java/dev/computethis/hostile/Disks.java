package dev.computethis.hostile;

import dev.computethis.function.RemoteCallable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Functions that fill, alter and delete files, within the worker's own folder where they are not told otherwise. */
final class Disks {

    private static final int MIB = 1 << 20;

    private Disks() {}

    static RemoteCallable<Object> fillTheDiskAndExit() {
        return () -> {
            Files.write(Path.of("full"), new byte[48 * MIB]);
            System.exit(11);
            return "never";
        };
    }

    /** How many bytes other functions have left where this worker's functions work. */
    static RemoteCallable<Object> bytesOfOthers() {
        return () -> {
            Path mine = Path.of(System.getProperty("java.io.tmpdir"));
            try (Stream<Path> files = Files.walk(root().resolve("work"))) {
                return files.filter(file -> Files.isRegularFile(file) && !file.startsWith(mine))
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        };
    }

    static RemoteCallable<Object> leaveFilesThatAreHardToDelete() {
        return () -> {
            Ends.shell("mkdir -p a/b && echo x >a/b/c && ln -s /etc etc && chmod 000 a/b");
            System.exit(12);
            return "never";
        };
    }

    static RemoteCallable<Object> openFiles(int count) {
        return () -> {
            List<InputStream> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(new FileInputStream("/dev/null"));
            }
            KEPT.addAll(all);
            return all.size();
        };
    }

    private static final List<InputStream> KEPT = new ArrayList<>();

    /** What the cache holds of bundles is something else from now on; the runner's end makes the next one read it. */
    static RemoteCallable<Object> alterTheCacheAndExit() {
        return () -> {
            try (Stream<Path> files = Files.walk(root().resolve("blobs"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.writeString(file, "altered");
                }
            }
            System.exit(13);
            return "never";
        };
    }

    /** Everything that the launcher has on disk. */
    static RemoteCallable<Object> deleteAllAndExit() {
        return () -> {
            Path root = root();
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(root)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            System.exit(14);
            return "never";
        };
    }

    /** Whether any of these can be written to. */
    static RemoteCallable<Object> writeTo(String... files) {
        return () -> {
            List<String> written = new ArrayList<>();
            for (String file : files) {
                try {
                    Files.writeString(Path.of(file), "altered");
                    written.add(file);
                } catch (IOException denied) {
                    System.out.println(denied);
                }
            }
            return written;
        };
    }

    /** The launcher's folder; made sure of, so that nothing else is ever touched. */
    static Path root() throws IOException {
        Path root = Path.of(System.getProperty("java.io.tmpdir"), "..", "..").normalize();
        if (!Files.isDirectory(root.resolve("blobs")) || !Files.isDirectory(root.resolve("work"))) {
            throw new IOException(root + " is no launcher's folder");
        }
        return root;
    }
}
