package dev.computethis.loadtest;

import dev.computethis.ComputeException;
import dev.computethis.loadtest.report.Report;
import dev.computethis.loadtest.systems.Systems;
import dev.computethis.protocol.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * What {@code make load-test} runs, in the folder of the clone. Arguments are {@link Options}. Ctrl-C ends it early; the
 * report is then of what was measured until then.
 */
public final class LoadTest {

    private final Options options;
    private final Machine machine = Machine.now();
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<String> warnings = new ArrayList<>();

    private LoadTest(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) {
        Interruptible.run(() -> new LoadTest(Options.parse(arguments)).run(), Exception::getMessage);
    }

    private int run() throws IOException {
        if (machine.isBusy()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "Other programs were at work: the load average was %.1f on %d cores before the start. Figures are lower"
                            + " and spread wider than on a quiet machine.",
                    machine.load(),
                    machine.cores()));
        }
        List<Sample> samples = measure();
        if (samples.isEmpty()) {
            System.err.println("Nothing was measured, so there is no report.");
            return 1;
        }
        new Report(options.out(), options.engine(), machine.cores(), machine.load())
                .write(
                        samples,
                        "Engine " + options.engine()
                                + ". Each figure is the median of the rounds, with the least and the"
                                + " most of them.",
                        warnings,
                        facts());
        warnings.forEach(System.err::println);
        System.err.println("The report is in " + options.out().resolve("index.html"));
        long failed = samples.stream().mapToLong(Sample::failed).sum();
        if (failed > 0) {
            System.err.println(failed + " functions failed; the report says why.");
        }
        return failed > 0 ? 1 : 0;
    }

    private List<Sample> measure() {
        Plan plan = new Plan(options, machine.cores());
        double seconds = plan.stages().stream()
                .flatMap(stage -> stage.measurements().stream())
                .mapToDouble(plan::seconds)
                .sum();
        try (Systems systems =
                        new Systems(options, Path.of("").toAbsolutePath(), machine.cores(), System.getProperties());
                Progress progress = new Progress("load test", seconds, " s of load", Boolean.getBoolean("terminal"))) {
            Session session =
                    new Session(options, plan, systems.target(), systems.besides(), progress, System::nanoTime);
            try {
                if (!session.run()) {
                    warnings.add("Not all of the plan was measured within the limit of " + options.limit() + " s.");
                }
            } catch (InterruptedException stopped) {
                warnings.add("The run was stopped before all of the plan was measured.");
            } catch (IllegalStateException | ComputeException | ProblemException | CompletionException failed) {
                if (session.samples().isEmpty()) {
                    throw failed;
                }
                warnings.add("The run ended early: " + failed.getMessage());
            }
            return session.samples();
        } catch (InterruptedException stopped) {
            return List.of();
        }
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("start", start.toString());
        facts.put(
                "took",
                Duration.between(start, Instant.now())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toSeconds() + " s");
        facts.put("cores", String.valueOf(machine.cores()));
        facts.put("load average before", String.format(Locale.ROOT, "%.2f", machine.load()));
        facts.put("system", System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""));
        facts.put("Java of the client", System.getProperty("java.runtime.version", ""));
        facts.put("rounds", String.valueOf(options.rounds()));
        facts.put("warm-up", options.warmUp() + " s with each fresh service or number of workers");
        return facts;
    }
}
