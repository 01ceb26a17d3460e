package dev.computethis.ways;

import dev.computethis.ComputeClient;
import dev.computethis.function.RemoteCallable;
import dev.computethis.protocol.LocalEngine;
import dev.computethis.protocol.WorkerApi;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Where a program finds the client, the engine, and what they need. */
final class ClassPath {

    private ClassPath() {}

    /** Jars and, in a build that has not packaged them, folders. */
    static List<Path> ofClientAndEngine() throws ClassNotFoundException {
        Class<?> engine =
                ServiceLoader.load(LocalEngine.class).findFirst().orElseThrow().getClass();
        return Stream.of(
                        ComputeClient.class,
                        RemoteCallable.class,
                        WorkerApi.class,
                        engine,
                        Class.forName("dev.computethis.scheduling.Scheduler"),
                        Class.forName("dev.computethis.worker.launcher.Main"),
                        Class.forName("org.objectweb.asm.ClassReader"),
                        Class.forName("com.fasterxml.jackson.jr.ob.JSON"),
                        Class.forName("com.fasterxml.jackson.core.JsonFactory"))
                .map(ClassPath::of)
                .distinct()
                .toList();
    }

    static Path of(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String joined(List<Path> entries) {
        return String.join(
                System.getProperty("path.separator"),
                entries.stream().map(Path::toString).toList());
    }
}
