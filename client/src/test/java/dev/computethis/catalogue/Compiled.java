package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.function.RemoteCallable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * Classes made while a test runs, in a folder of their own and with a loader of their own, so that there can be several
 * of one name.
 *
 * @param folder where the class files are
 */
public record Compiled(Path folder) {

    /** Compiles {@code sources}, each of which begins with its class's name and a line break. */
    public static Compiled of(Path directory, String... sources) {
        try {
            Path in = Files.createTempDirectory(directory, "sources");
            Path out = Files.createTempDirectory(directory, "classes");
            for (String source : sources) {
                String[] parts = source.split("\n", 2);
                Files.writeString(in.resolve(parts[0] + ".java"), parts[1]);
            }
            String functions = Path.of(RemoteCallable.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            List<String> arguments = new ArrayList<>(List.of("-proc:none", "-cp", functions, "-d", out.toString()));
            try (var files = Files.list(in)) {
                files.map(Path::toString).forEach(arguments::add);
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
            assertThat(result).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
            return new Compiled(out);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A loader that finds these classes, and all others where this class does. */
    public URLClassLoader loader() {
        try {
            return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compiled.class.getClassLoader());
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An object of a class of {@code loader}'s, by its constructor without parameters. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The caller knows what it compiled.
    public static <T> T make(ClassLoader loader, String name) {
        try {
            return (T) loader.loadClass(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
