package dev.computethis.operator.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands a user types. Each is waited for; one that fails fails the test with all it printed. */
public final class Shell {

    private static final int TIMEOUT_SECONDS = 300;

    private Shell() {}

    /** What the command printed, without the last line's end. */
    public static String kubectl(String... arguments) {
        return run("kubectl", "", arguments);
    }

    static String apply(String yaml, String... options) {
        List<String> words = new ArrayList<>(List.of("apply", "-f", "-"));
        words.addAll(Arrays.asList(options));
        return run("kubectl", yaml, words.toArray(String[]::new));
    }

    static String helm(String... arguments) {
        return run("helm", "", arguments);
    }

    static String docker(String... arguments) {
        return run("docker", "", arguments);
    }

    private static String run(String command, String input, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(Arrays.asList(arguments));
        try {
            Path output = Files.createTempFile(command, ".out");
            try {
                Process process = new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                }
                boolean ended = process.waitFor(TIMEOUT_SECONDS, SECONDS);
                String printed = Files.readString(output).stripTrailing();
                if (!ended) {
                    process.destroyForcibly();
                    throw new AssertionError(words + " took more than " + TIMEOUT_SECONDS + " s\n" + printed);
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError(words + " exited with " + process.exitValue() + "\n" + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(words + " was interrupted", interrupted);
        }
    }
}
