package dev.computethis.loadtest;

import dev.computethis.ComputeException;
import dev.computethis.loadtest.report.Report;
import dev.computethis.loadtest.systems.Beside;
import dev.computethis.loadtest.systems.LocalTarget;
import dev.computethis.loadtest.systems.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What {@code make load-test} runs, in the folder of the clone. Arguments are {@link Options}. Ctrl-C ends it early; the
 * report is then of what was measured until then.
 */
public final class LoadTest {

    /** What the end may take after Ctrl-C: a service is stopped and the report is written. */
    private static final long END_SECONDS = 40;

    private LoadTest() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        AtomicBoolean isStopped = new AtomicBoolean();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            isStopped.set(true);
            main.interrupt();
            try {
                main.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
            } catch (InterruptedException ends) {
                Thread.currentThread().interrupt();
            }
        }));
        int outcome = run(arguments);
        if (!isStopped.get()) {
            Runtime.getRuntime().halt(outcome);
        }
    }

    private static int run(String... arguments) {
        try {
            Options options = Options.parse(arguments);
            return measure(options);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            return 2;
        } catch (IllegalStateException | ComputeException | IOException failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }

    private static int measure(Options options) throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        Plan plan = new Plan(options, cores);
        double planned = plan.stages().stream()
                .mapToDouble(stage ->
                        stage.measurements().stream().mapToDouble(plan::seconds).sum())
                .sum();
        List<Beside> besides = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Sample> samples;
        try (Target target = new LocalTarget(Path.of("").toAbsolutePath(), options.port());
                Progress progress = new Progress(planned, Boolean.getBoolean("terminal"))) {
            Session session = new Session(options, plan, target, besides, progress, System::nanoTime);
            try {
                if (!session.run()) {
                    warnings.add("Not all of the plan was measured within the limit of " + options.limit() + " s.");
                }
            } catch (InterruptedException stopped) {
                warnings.add("The run was stopped before all of the plan was measured.");
            }
            samples = session.samples();
        }
        if (samples.isEmpty()) {
            System.err.println("Nothing was measured, so there is no report.");
            return 1;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("start", start.toString());
        facts.put("cores", String.valueOf(cores));
        facts.put("java", System.getProperty("java.version", ""));
        facts.put("options", options.toString());
        new Report(options.out(), options.engine(), cores)
                .write(samples, "Engine " + options.engine() + ", " + start, warnings, facts);
        System.err.println("The report is " + options.out().resolve("index.html"));
        return samples.stream().anyMatch(sample -> sample.failed() > 0) ? 1 : 0;
    }
}
