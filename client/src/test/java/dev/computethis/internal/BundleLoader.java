package dev.computethis.internal;

import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads from a bundle as a worker's runner does: from the bundle alone, but for the JDK and {@code
 * dev.computethis.function}. What is on the test's class path and was not shipped is not seen.
 */
public final class BundleLoader extends ClassLoader {

    private static final String SHARED = "dev.computethis.function.";

    private final ClassLoader client;
    private final Map<String, byte[]> files = new HashMap<>();

    public BundleLoader(Bundle bundle, Function<Digest, byte[]> blobs, ClassLoader client) {
        super(ClassLoader.getPlatformClassLoader());
        this.client = client;
        List<Digest> jars = bundle.jars();
        for (int i = jars.size() - 1; i >= 0; i--) {
            unpack(blobs.apply(jars.get(i)));
        }
        bundle.resources().forEach(files::put);
        bundle.classes().forEach((name, bytes) -> files.put(name.replace('.', '/') + ".class", bytes));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(SHARED)) {
            return client.loadClass(name);
        }
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = files.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    private void unpack(byte[] jar) {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
