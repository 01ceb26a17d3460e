package dev.computethis.internal.capture;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A class's bytes as its own loader finds them, and where.
 *
 * @param jar the jar it lies in; null for one from a directory, from memory, or from the application's part of a
 *     Spring Boot jar, which travel one by one
 */
record ClassFile(String name, byte[] bytes, @Nullable JarSource jar) {

    /** {@code jar:file:/a.jar!/…}, and Spring Boot's {@code jar:nested:/a.jar/!BOOT-INF/lib/b.jar!/…} and its older form. */
    private static final Pattern IN_JAR = Pattern.compile("jar:(?:file|nested):(.+?)/?!/?(?:(.+)!/)?[^!]*");

    /**
     * Looks for {@code name} (with dots) as {@code loader} would.
     *
     * @return null where there is no such class file, or none that can be read
     */
    static @Nullable ClassFile find(ClassLoader loader, String name) {
        URL url = loader.getResource(name.replace('.', '/') + ".class");
        if (url == null) {
            return null;
        }
        try {
            return new ClassFile(name, read(url), jar(url));
        } catch (IOException unreadable) {
            // Missing when captured is missing when run, and only if it is used there.
            return null;
        }
    }

    static byte[] read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            // Never sized by available(), which some loaders answer wrongly.
            return in.readAllBytes();
        }
    }

    static @Nullable JarSource jar(URL url) {
        Matcher matcher = IN_JAR.matcher(url.toString());
        if (!matcher.matches()) {
            return null;
        }
        Path file = Path.of(URI.create("file:" + matcher.group(1)));
        String nested = matcher.group(2);
        if (nested == null) {
            return new JarSource(file, null);
        }
        return nested.endsWith(".jar") ? new JarSource(file, nested) : null;
    }
}
