package dev.computethis.protocol.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A directory of files that change all at once, as the kubelet makes of a Secret: by one renamed link. */
public final class MountedSecret {

    private static final String DATA = "..data";

    private final Path directory;
    private int version;

    public MountedSecret(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    public Path directory() {
        return directory;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** From now on this is what is in it. */
    public void put(Map<String, byte[]> files) throws IOException {
        Path next = Files.createDirectory(directory.resolve("..version-" + ++version));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(next.resolve(file.getKey()), file.getValue());
            Path visible = directory.resolve(file.getKey());
            if (!Files.isSymbolicLink(visible)) {
                Files.createSymbolicLink(visible, Path.of(DATA, file.getKey()));
            }
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data-next"), next.getFileName());
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
