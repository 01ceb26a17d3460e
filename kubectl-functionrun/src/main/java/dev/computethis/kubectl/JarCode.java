package dev.computethis.kubectl;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A method of a jar, as the command line names it. */
final class JarCode {

    @Parameters(index = "0", paramLabel = "JAR", description = "The jar that has the class.")
    Path jar = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "CLASS::METHOD",
            description = "A static method, such as com.example.Jobs::square.")
    String method = "";

    @Parameters(
            index = "2..*",
            paramLabel = "ARGUMENT",
            description = "Its arguments: text, numbers, true or false, an enum's constants.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-l", "--library"},
            paramLabel = "JAR",
            description = "A jar the first one needs; may be given several times.")
    List<Path> libraries = new ArrayList<>();

    Computation<@Nullable Object> computation(ComputeClient compute) {
        JarMethod function = JarMethod.parse(method, arguments);
        List<Path> jars = new ArrayList<>(List.of(jar));
        jars.addAll(libraries);
        check(function, jars);
        Computation<@Nullable Object> computation =
                compute.computeThis(function).name(function.displayName());
        for (Path each : jars) {
            computation = computation.includeJar(each);
        }
        return computation;
    }

    /** Finds the method here, so that a slip of the pen is told at once. */
    private static void check(JarMethod function, List<Path> jars) {
        URL[] urls = jars.stream().map(JarCode::url).toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            function.find(loader);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException("there is no class " + missing.getMessage() + " in " + jars, missing);
        } catch (NoClassDefFoundError missing) {
            throw new IllegalArgumentException(
                    "the class needs " + missing.getMessage() + ", which is not in " + jars
                            + "; name the jar that has it with --library",
                    missing);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static URL url(Path jar) {
        if (!Files.isReadable(jar)) {
            throw new IllegalArgumentException("there is no readable file " + jar);
        }
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
