package dev.computethis.worker.runner;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** One jar of a bundle, open; the entries of a multi-release jar are those for this JDK. */
final class BundleJar implements Closeable {

    private final JarFile jar;
    private final URL url;
    private final ProtectionDomain domain;

    BundleJar(Path file, ProtectionDomain domain) throws IOException {
        // Not verified against its signers: its digest is that of the jar the user chose.
        this.jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
        this.url = file.toUri().toURL();
        this.domain = domain;
    }

    byte @Nullable [] read(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    @Nullable
    InputStream open(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        return entry == null ? null : jar.getInputStream(entry);
    }

    @Nullable
    URL resource(String name) {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return null;
        }
        try {
            // Through URI, which quotes what may not stand in a URL.
            String path = new URI(null, null, "/" + entry.getRealName(), null).getRawPath();
            return new URL("jar:" + url + "!" + path);
        } catch (MalformedURLException | java.net.URISyntaxException odd) {
            throw new IllegalArgumentException("no URL can name the entry " + name, odd);
        }
    }

    @Nullable
    Manifest manifest() throws IOException {
        return jar.getManifest();
    }

    URL url() {
        return url;
    }

    ProtectionDomain domain() {
        return domain;
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
