package dev.computethis.operator.monitoring;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Programs as child processes, each with its output in a file. */
record Command(int exitCode, String output) {

    static Process start(Path log, Map<String, String> environment, List<String> words) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException missing) {
            throw new UncheckedIOException(
                    "Could not run " + words.get(0) + "; `make test` gets it, or loadtest/monitoring/tools does.",
                    missing);
        }
    }

    /** Waits for its end. */
    static Command run(Map<String, String> environment, String... words) {
        try {
            Path log = Files.createTempFile("command", ".out");
            try {
                Process process = start(log, environment, List.of(words));
                boolean ended = process.waitFor(60, SECONDS);
                String output = Files.readString(log);
                if (!ended) {
                    process.destroyForcibly();
                    throw new AssertionError(List.of(words) + " took more than 60 s\n" + output);
                }
                return new Command(process.exitValue(), output);
            } finally {
                Files.delete(log);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(Objects.toString(List.of(words)), interrupted);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
