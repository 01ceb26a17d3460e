package dev.computethis.loadtest.systems;

import dev.computethis.ComputeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Services on a port of this machine, one for each number of workers, by {@code scripts/service-local}. */
public final class LocalTarget implements Target {

    private final Path root;
    private final int port;
    private final List<String> javaOptions;
    private boolean isUp;

    /** @param root the clone of the project */
    public LocalTarget(Path root, int port) {
        this(root, port, List.of());
    }

    /**
     * @param root the clone of the project, in which the service runs
     * @param javaOptions further ones of the service's JVM; none of its workers gets them
     */
    public LocalTarget(Path root, int port, List<String> javaOptions) {
        this.root = root;
        this.port = port;
        this.javaOptions = javaOptions;
    }

    @Override
    public ComputeClient withWorkers(int workers) throws InterruptedException {
        close();
        if (isTaken()) {
            throw new IllegalStateException("On port " + port + " something listens that the load test did not start."
                    + " End it, or choose another port: port=" + (port + 1));
        }
        isUp = true;
        script("up", String.valueOf(workers));
        return ComputeClient.connect(Loopback.checked(URI.create("http://127.0.0.1:" + port)));
    }

    /** By its argument, which says on which port it listens. */
    @Override
    public Optional<ProcessHandle> root() {
        String argument = "-Dquarkus.http.port=" + port;
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(Arrays::asList)
                        .filter(arguments -> arguments.contains(argument))
                        .isPresent())
                .findFirst();
    }

    @Override
    public void close() {
        if (!isUp) {
            return;
        }
        // An interruption must not leave a service behind.
        boolean wasInterrupted = Thread.interrupted();
        try {
            script("down");
            isUp = false;
        } catch (InterruptedException again) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isTaken() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private void script(String... arguments) throws InterruptedException {
        // In a session of its own, or Ctrl-C would end it, too, and leave a service behind.
        List<String> command = new ArrayList<>(List.of("setsid", "--wait", "scripts/service-local"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().put("port", String.valueOf(port));
        builder.environment().put("service_java_options", String.join("\n", javaOptions));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "scripts/service-local " + String.join(" ", arguments) + " failed:\n" + output.strip());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
