package dev.computethis.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.computethis.ComputeClient;
import dev.computethis.loadtest.report.Figure;
import dev.computethis.loadtest.report.Report;
import dev.computethis.loadtest.systems.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small sweep over worker processes of this machine, up to the files of the report. */
class LoadTestIT {

    private static final int CORES = 2;

    @TempDir
    private Path folder;

    @Test
    void sweepGivesAReportOfAllThatWasMeasured() throws Exception {
        Options options = Options.parse(
                "workers=1,2",
                "functions=10,20",
                "function=noop,sleep10,payload100k",
                "rounds=1",
                "seconds=0.4",
                "warmup=0.1");
        Plan plan = new Plan(options, CORES);
        Session session = new Session(
                options, plan, new InProcess(), List.of(), new Progress("a test", 1, " s", false), System::nanoTime);

        assertThat(session.run()).isTrue();
        List<Sample> samples = session.samples();
        List<Figure> figures =
                new Report(folder, "local", CORES, 0.5).write(samples, "a test", List.of(), Map.of("cores", "2"));

        int planned = plan.stages().stream()
                .mapToInt(stage -> stage.measurements().size())
                .sum();
        assertThat(samples).hasSize(planned).allSatisfy(sample -> {
            assertThat(sample.problems()).isEmpty();
            assertThat(sample.completed()).isPositive();
            assertThat(sample.perWorker().keySet()).allMatch(name -> !name.equals("gone"));
        });
        assertThat(JSON.std.listFrom(folder.resolve("summary.json").toFile())).hasSize(figures.size() + 2);
        assertThat(figures).extracting(Figure::name).contains("throughput", "latency p99", "efficiency");
        assertThat(Files.readAllLines(folder.resolve("results.csv"))).hasSize(planned + 1);
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("data:image/svg")
                .doesNotContain("src=\"http");
        assertThat(ImageIO.read(folder.resolve("scaling-sleep10.png").toFile()).getWidth())
                .isGreaterThan(1000);
        assertThat(folder.resolve("scaling-sleep10.svg")).content().contains("<svg");
    }

    private static final class InProcess implements Target {

        @Override
        public ComputeClient withWorkers(int workers) {
            return ComputeClient.local(workers);
        }

        @Override
        public Optional<ProcessHandle> root() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
