package dev.computethis.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Where commands are typed, with the built plugin on the {@code PATH}.
 *
 * @param environment on top of this process's, of which nothing that is ComputeThis's stays
 */
record Terminal(Path directory, Map<String, String> environment) {

    private static final int PATIENCE_SECONDS = 120;

    Terminal with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Terminal(directory, more);
    }

    /** Types it and waits for its end. */
    Typed type(String... words) {
        Typed typed = start(words);
        typed.exitCode();
        return typed;
    }

    /** Types it; what it prints can be read while it runs. */
    Typed start(String... words) {
        try {
            Path out = Files.createTempFile(directory, "typed", ".out");
            Path err = Files.createTempFile(directory, "typed", ".err");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            Map<String, String> its = builder.environment();
            its.keySet().removeIf(name -> name.startsWith("COMPUTETHIS_"));
            its.merge(
                    "PATH",
                    Path.of("target/plugin").toAbsolutePath().toString(),
                    (path, plugin) -> plugin + ":" + path);
            its.putAll(environment);
            return new Typed(List.of(words), builder.start(), out, err);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A command that was typed. */
    record Typed(List<String> words, Process process, Path outFile, Path errFile) implements AutoCloseable {

        /** Waits for its end. */
        int exitCode() {
            try {
                assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as(() -> this + " ends")
                        .isTrue();
                return process.exitValue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(this + " was interrupted", interrupted);
            }
        }

        String out() {
            return read(outFile);
        }

        String err() {
            return read(errFile);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public String toString() {
            return String.join(" ", words) + "\n" + out() + err();
        }
    }
}
