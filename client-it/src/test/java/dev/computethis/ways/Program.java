package dev.computethis.ways;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Programs of the JDK's that are run as a user runs them. */
final class Program {

    private static final int PATIENCE_SECONDS = 120;

    private Program() {}

    /** A file of {@code src/test/resources/ways}. */
    static Path source(String name) {
        try {
            return Path.of(Objects.requireNonNull(Program.class.getResource("/ways/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Runs it to its end, which must be a good one. @return what it printed */
    static String run(Path directory, String tool, String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve(tool + ".out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(() -> "it ends; so far it printed " + read(output))
                    .isTrue();
            assertThat(process.exitValue()).as(() -> read(output)).isZero();
            return read(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
