package dev.computethis.internal.capture;

import dev.computethis.internal.capture.JarSource.Stamp;
import dev.computethis.protocol.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows jars by their content, and reads each only once as long as its file stays as it is. Thread-safe. */
final class Jars {

    /** A jar that travels whole. */
    record Jar(JarSource source, Digest digest, int size) {

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
