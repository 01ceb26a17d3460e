package dev.computethis.loadtest.systems;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Another system that runs the same no-op, as a Python program of {@code loadtest/peers}. It starts the system with so many
 * workers, measures it warm, ends it, and prints one line of JSON. One that fails is left out of the round, with the last
 * it said; after a second time of all rounds.
 */
public final class Peer implements Beside {

    private static final long LONGEST_SECONDS = 90;

    /** Once may be for what else the machine does; who failed so often is not started any more. */
    private static final int MAX_FAILURES = 2;

    private final Path python;
    private final Path program;
    private final String system;
    private final int workers;
    private int failures;

    /**
     * @param python with the system installed
     * @param program takes the system's name and the number of workers
     * @param workers measured beside so many of ours, and no other number
     */
    public Peer(Path python, Path program, String system, int workers) {
        this.python = python;
        this.program = program;
        this.system = system;
        this.workers = workers;
    }

    @Override
    public List<Sample> measure(int round, int beside) throws InterruptedException {
        if (beside != workers || failures >= MAX_FAILURES) {
            return List.of();
        }
        try {
            Path errors = Files.createTempFile("computethis-peer", ".log");
            try {
                return List.of(sample(round, JSON.std.mapFrom(output(errors))));
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException | UncheckedIOException failed) {
            failures++;
            String rounds = failures < MAX_FAILURES ? " in round " + round : "";
            System.err.println(system + " is left out" + rounds + ": " + failed.getMessage());
            return List.of();
        }
    }

    @Override
    public String label() {
        return system;
    }

    @Override
    public void close() {}

    private String output(Path errors) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(python.toString(), program.toString(), system, String.valueOf(workers))
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(
                        "it ended badly, or not within " + LONGEST_SECONDS + " s; last it said " + lastLine(errors));
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } finally {
            // What it has started ends with it: it kills its group when it is told to end.
            process.destroy();
        }
    }

    private static String lastLine(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return text.isEmpty() ? "nothing" : text.substring(text.lastIndexOf('\n') + 1);
    }

    private Sample sample(int round, Map<String, Object> told) throws IOException {
        if (!(told.get("completed") instanceof Number completed && told.get("seconds") instanceof Number seconds)) {
            throw new IOException("it told no figures: " + told);
        }
        Measurement measurement =
                new Measurement(system, workers, "noop", Mode.FUTURES, completed.intValue(), completed.intValue(), 0);
        return new Sample(
                round,
                measurement,
                completed.longValue(),
                0,
                seconds.doubleValue(),
                new Histogram(3),
                Map.of(),
                List.of());
    }
}
