package dev.computethis.loadtest.bench;

import dev.computethis.ComputeClient;
import dev.computethis.function.RemoteCallable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Functions whose code no worker has seen: the same class each time, with another text in it, in a folder and a loader of
 * its own.
 */
final class NewBundles implements AutoCloseable {

    private final Path folder;
    private final byte[] template;
    private int count;

    NewBundles() throws IOException {
        this.folder = Files.createTempDirectory("computethis-bench");
        try (InputStream in = BundleTemplate.class.getResourceAsStream("BundleTemplate.class")) {
            if (in == null) {
                throw new IllegalStateException(
                        "the class file of " + BundleTemplate.class + " is not on the class path");
            }
            this.template = in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** How long the first run of a further bundle takes beyond a second run of it, in milliseconds. */
    double extraMillis(ComputeClient client) throws IOException, ReflectiveOperationException {
        String mark = String.format(Locale.ROOT, "bundle-%012d", ++count);
        Path classes = Files.createTempDirectory(folder, "bundle");
        Path file = classes.resolve(BundleTemplate.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        String patched = new String(template, StandardCharsets.ISO_8859_1).replace(BundleTemplate.TEXT, mark);
        Files.write(file, patched.getBytes(StandardCharsets.ISO_8859_1));
        try (URLClassLoader loader = new ChildFirst(classes.toUri().toURL())) {
            RemoteCallable<?> function = (RemoteCallable<?>) loader.loadClass(BundleTemplate.class.getName())
                    .getConstructor()
                    .newInstance();
            double first = millis(client, function, mark);
            double second = millis(client, function, mark);
            return first - second;
        } finally {
            delete(classes);
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static double millis(ComputeClient client, RemoteCallable<?> function, String mark) {
        long began = System.nanoTime();
        Object result = client.computeThis(function).run();
        if (!mark.equals(result)) {
            throw new IllegalStateException("the bundle " + mark + " gave " + result);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    /** Finds the template in its own folder, and all else where this class does. */
    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(URL folder) {
            super(new URL[] {folder}, NewBundles.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(BundleTemplate.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own != null ? own : super.getResource(name);
        }
    }
}
