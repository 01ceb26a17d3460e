package dev.computethis.internal.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A jar file, or ({@code entry}) a jar inside one, as Spring Boot packs them.
 *
 * @param entry the inner jar's path, such as {@code BOOT-INF/lib/guava.jar}
 */
public record JarSource(Path file, @Nullable String entry) {

    byte[] read() throws IOException {
        if (entry == null) {
            return Files.readAllBytes(file);
        }
        try (ZipFile outer = new ZipFile(file.toFile())) {
            ZipEntry inner = outer.getEntry(entry);
            if (inner == null) {
                throw new IOException(this + " is no longer there");
            }
            try (InputStream in = outer.getInputStream(inner)) {
                return in.readAllBytes();
            }
        }
    }

    /** Changes when the file does. */
    Stamp stamp() throws IOException {
        return new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }

    record Stamp(long size, long modified) {}

    @Override
    public String toString() {
        return entry == null ? file.toString() : file + "!/" + entry;
    }
}
