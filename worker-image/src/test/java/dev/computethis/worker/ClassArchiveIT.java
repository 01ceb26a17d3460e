package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.worker.functions.Tame;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner begins with the archived classes, and without them where they are of no use. */
class ClassArchiveIT {

    private static final Shipment PRINT = Shipment.of(Tame.PRINT, List.of(), Tame.class);

    @TempDir
    private Path directory;

    @Test
    void runnerTakesItsClassesFromTheArchive() throws Exception {
        // As Maven runs it. A JVM archives nothing of folders, which an IDE has.
        assumeTrue(Arrays.stream(WorkerProcess.classPath().split(File.pathSeparator, -1))
                .allMatch(part -> part.endsWith(".jar")));
        Path loaded = directory.resolve("loaded");

        assertThat(printed(archive(), "-Xlog:class+load:file=" + loaded)).startsWith("to out");

        assertThat(Files.readString(loaded)).contains("dev.computethis.worker.runner.Main source: shared objects file");
    }

    @Test
    void oneThatIsBrokenOrMissingStopsNoRunnerAndIsNoOutputOfARun() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.jsa"), "no archive");

        assertThat(printed(broken, "")).startsWith("to out");
        assertThat(printed(directory.resolve("missing.jsa"), "")).startsWith("to out");
    }

    /** What a run prints whose runner has that archive. */
    private String printed(Path archive, String option) throws Exception {
        Map<String, String> settings = Map.of("CLASS_ARCHIVE", archive.toString(), "RUNNER_OPTS", "-Xmx160m " + option);
        try (WorkerProcess process =
                WorkerProcess.start(directory.resolve(archive.getFileName() + "-worker"), settings)) {
            WorkerClient worker = process.connect();
            AssignmentId id = worker.start(PRINT);
            WorkerClient.result(worker.await(id));
            return worker.logText(id);
        }
    }

    private Path archive() throws Exception {
        Path classes = Files.writeString(directory.resolve("classes"), "dev/computethis/worker/runner/Main\n");
        Path archive = directory.resolve("good.jsa");
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:dump",
                        "-XX:+UseSerialGC",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + archive,
                        "-cp",
                        WorkerProcess.classPath())
                .redirectErrorStream(true)
                .start();
        String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dump.waitFor()).as(said).isZero();
        return archive;
    }
}
