package dev.computethis.internal.capture;

import dev.computethis.internal.capture.JarSource.Stamp;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipFile;

/** Knows jars by their content, and reads each only once as long as its file stays as it is. Thread-safe. */
public final class Jars {

    /** A jar that travels whole. */
    public record Jar(JarSource source, Digest digest, int size) {

        /** @throws UncheckedIOException where the file has gone or changed since */
        byte[] read() {
            try {
                byte[] bytes = source.read();
                if (!Digest.of(bytes).equals(digest)) {
                    throw new IOException(source + " has changed since its digest was taken; run the function again");
                }
                return bytes;
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /**
     * A jar the caller asks for.
     *
     * @throws IllegalArgumentException where it is none, or is over {@link Limits#BLOB_BYTES}
     */
    Jar included(JarSource source) {
        Jar jar;
        try {
            if (!known.containsKey(source)) {
                checkIsJar(source);
            }
            jar = get(source);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalArgumentException(
                    "includeJar(" + source + "): there is no jar that can be read: " + unreadable.getMessage(),
                    unreadable);
        }
        if (jar.size() > Limits.BLOB_BYTES) {
            throw new IllegalArgumentException("includeJar(" + source + "): it has " + jar.size()
                    + " bytes, and the limit (BLOB_BYTES) is " + Limits.BLOB_BYTES);
        }
        return jar;
    }

    private static void checkIsJar(JarSource source) throws IOException {
        if (!Files.isRegularFile(source.file())) {
            throw new NoSuchFileException(source.file().toString(), null, "no such file");
        }
        new ZipFile(source.file().toFile()).close();
    }

    private record Known(Stamp stamp, Jar jar) {}

    private final Map<JarSource, Known> known = new ConcurrentHashMap<>();

    /** @throws UncheckedIOException where the file can't be read */
    Jar get(JarSource source) {
        try {
            Stamp stamp = source.stamp();
            Known before = known.get(source);
            if (before != null && before.stamp().equals(stamp)) {
                return before.jar();
            }
            byte[] bytes = source.read();
            Jar jar = new Jar(source, Digest.of(bytes), bytes.length);
            known.put(source, new Known(stamp, jar));
            return jar;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
