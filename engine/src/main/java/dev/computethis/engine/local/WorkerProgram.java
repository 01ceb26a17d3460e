package dev.computethis.engine.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that starts a worker's launcher on this machine, from the same class files that this JVM has.
 *
 * @param classPath where the worker's and the protocol's classes are
 */
record WorkerProgram(String classPath) {

    static final String MAIN = "dev.computethis.worker.launcher.Main";

    /** Small, and quick to start: a launcher does little, and holds at most one payload and one result. */
    private static final List<String> LAUNCHER_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xms8m",
            "-Xmx160m",
            "-XX:-ShrinkHeapInSteps",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            // Else a function could load an agent into it.
            "-XX:+DisableAttachMechanism");

    /** A heap for one function; a worker pod's follows from its memory limit instead. */
    private static final String RUNNER_OPTIONS = "-Xmx512m";

    /** @throws IllegalStateException where the worker is not on the class path of {@code loader} */
    static WorkerProgram find(ClassLoader loader) {
        return new WorkerProgram(Stream.of(MAIN, "dev.computethis.protocol.WorkerApi")
                .map(name -> root(loader, name).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator)));
    }

    private static Path root(ClassLoader loader, String className) {
        String resource = className.replace('.', '/') + ".class";
        URL found = loader.getResource(resource);
        if (found == null) {
            throw new IllegalStateException(
                    "Class " + className + " is not on the class path; add dev.computethis:computethis-worker to it.");
        }
        try {
            if (found.openConnection() instanceof JarURLConnection inJar) {
                return jar(inJar.getJarFileURL());
            }
            String file = found.toURI().getPath();
            return Path.of(file.substring(0, file.length() - resource.length()));
        } catch (IOException | URISyntaxException | RuntimeException odd) {
            throw new IllegalStateException(
                    "The worker's classes are at " + found + ", where a process can't be started from; "
                            + "computethis-worker must be a jar or a folder on the class path.",
                    odd);
        }
    }

    /** A jar within a jar, as Spring Boot packs them, can be no process's class path: a copy of it is. */
    private static Path jar(URL jar) throws IOException, URISyntaxException {
        if (jar.getProtocol().equals("file")) {
            return Path.of(jar.toURI());
        }
        Path copy = Files.createTempFile("computethis-worker", ".jar");
        copy.toFile().deleteOnExit();
        try (InputStream in = jar.openStream()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    /** Starts a launcher that ends with this JVM. Its standard input stays open for that. */
    Process start(String name, Path directory, Path portFile, PublicKey key) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String crash = "-XX:ErrorFile=" + directory.resolveSibling(name + "-crash.log");
        ProcessBuilder builder = new ProcessBuilder(
                Stream.of(Stream.of(java), LAUNCHER_OPTIONS.stream(), Stream.of(crash, "-cp", classPath, MAIN))
                        .flatMap(part -> part)
                        .toList());
        builder.environment()
                .putAll(Map.of(
                        "COMPUTETHIS_WORKER_NAME",
                        name,
                        "COMPUTETHIS_WORKER_PUBLIC_KEY",
                        Base64.getEncoder().encodeToString(key.getEncoded()),
                        "COMPUTETHIS_WORKER_HOST",
                        "127.0.0.1",
                        "COMPUTETHIS_WORKER_PORT",
                        "0",
                        "COMPUTETHIS_WORKER_PORT_FILE",
                        portFile.toString(),
                        "COMPUTETHIS_WORKER_DIR",
                        directory.toString(),
                        "COMPUTETHIS_WORKER_GRACE_SECONDS",
                        "1",
                        "COMPUTETHIS_WORKER_RUNNER_OPTS",
                        RUNNER_OPTIONS,
                        "COMPUTETHIS_WORKER_EXIT_WITH_PARENT",
                        "true"));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolveSibling(name + ".log").toFile()));
        return builder.start();
    }
}
