package dev.computethis.worker;

import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.WorkerApi;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A real launcher process, started as the service starts one. */
public final class WorkerProcess implements AutoCloseable {

    public static final String NAME = "default-0";

    private final Process process;
    private final KeyPair keys;
    private final Path directory;

    private WorkerProcess(Process process, KeyPair keys, Path directory) {
        this.process = process;
        this.keys = keys;
        this.directory = directory;
    }

    /** @param environment settings, without their common prefix */
    public static WorkerProcess start(Path directory, Map<String, String> environment) throws IOException {
        return start(directory, environment, "-XX:+DisableAttachMechanism");
    }

    /** @param option a further one of the launcher's JVM */
    public static WorkerProcess start(Path directory, Map<String, String> environment, String option)
            throws IOException {
        KeyPair keys = keyPair();
        Files.createDirectories(directory);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-Xmx160m",
                        option,
                        "-cp",
                        classPath(),
                        "dev.computethis.worker.launcher.Main"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("launcher.out").toFile());
        Map<String, String> variables = builder.environment();
        variables.put("COMPUTETHIS_WORKER_NAME", NAME);
        variables.put(
                "COMPUTETHIS_WORKER_PUBLIC_KEY",
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        variables.put("COMPUTETHIS_WORKER_HOST", "127.0.0.1");
        variables.put("COMPUTETHIS_WORKER_PORT", "0");
        variables.put("COMPUTETHIS_WORKER_PORT_FILE", directory.resolve("port").toString());
        variables.put("COMPUTETHIS_WORKER_DIR", directory.resolve("data").toString());
        variables.put("COMPUTETHIS_WORKER_EXIT_WITH_PARENT", "true");
        variables.put("COMPUTETHIS_WORKER_RUNNER_OPTS", "-Xmx160m");
        environment.forEach((name, value) -> variables.put("COMPUTETHIS_WORKER_" + name, value));
        return new WorkerProcess(builder.start(), keys, directory);
    }

    /** A client whose requests are signed with the worker's key; the runner is up. */
    public WorkerClient connect() {
        return connect(keys, 1);
    }

    public WorkerClient connect(KeyPair keys, long term) {
        return new WorkerClient(uri(), NAME, keys.getPrivate(), term);
    }

    /** A client that takes this worker for another. */
    public WorkerClient connectAs(String otherName) {
        return new WorkerClient(uri(), otherName, keys.getPrivate(), 1);
    }

    public KeyPair keys() {
        return keys;
    }

    public URI uri() {
        Path port = directory.resolve("port");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("The launcher has ended: " + output());
                    }
                    return Files.exists(port);
                });
        try {
            return URI.create("http://127.0.0.1:" + Files.readString(port));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    public Process process() {
        return process;
    }

    /** What the launcher has printed so far. */
    public String output() {
        try {
            return Files.readString(directory.resolve("launcher.out"));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    public static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close(); // So it loses its parent.
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
        } finally {
            process.destroyForcibly();
        }
    }

    /** As runners have it. */
    static String classPath() {
        return location(Frame.class) + File.pathSeparator + location(WorkerApi.class);
    }

    private static String location(Class<?> type) {
        return Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
