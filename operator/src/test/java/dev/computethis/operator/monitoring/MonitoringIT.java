package dev.computethis.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.RunException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The local service as it is delivered, under a little load, with a real Prometheus that scrapes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SERVICE = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path DOCUMENT = ROOT.resolve("docs/metrics.md");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    private Path log = Path.of("");
    private String service = "";
    private String prometheus = "";

    @BeforeAll
    void serviceAndPrometheus(@TempDir Path directory) throws IOException {
        assertThat(SERVICE).as("the packaged service").exists();
        log = directory.resolve("service.log");
        int port = Command.freePort();
        service = "http://127.0.0.1:" + port;
        processes.add(Command.start(
                log,
                Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dcomputethis.workers=2",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        SERVICE.toString())));
        int prometheusPort = Command.freePort();
        prometheus = "http://127.0.0.1:" + prometheusPort;
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [%s]
                scrape_configs:
                  - job_name: computethis
                    metrics_path: /q/metrics
                    honor_labels: true
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(ROOT.resolve("charts/computethis/alerts/computethis.yaml"), port));
        processes.add(Command.start(
                directory.resolve("prometheus.log"),
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort)));
        answers(service + "/q/health/ready");
        answers(prometheus + "/-/ready");
        // Scraped before anything has run, so that Prometheus sees the first of everything as an increase.
        await().atMost(PATIENCE)
                .until(() -> get(prometheus + "/api/v1/query?query=computethis_runs_queued")
                        .contains("\"value\""));
        load();
    }

    @AfterAll
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void eachMetricIsDocumentedAndEachDocumentedOneIsThere() throws IOException {
        Set<String> exposed = Pattern.compile("(?m)^# TYPE (computethis_\\w+) (\\w+)$")
                .matcher(get(service + "/q/metrics"))
                .results()
                // OpenMetrics names a counter without the _total of its samples.
                .map(type -> type.group(1).replaceFirst("_total$", "")
                        + (type.group(2).equals("counter") ? "_total counter" : " " + type.group(2)))
                // Micrometer's largest value since some minutes: of no use to Prometheus.
                .filter(type -> !type.contains("_seconds_max "))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = Pattern.compile("(?m)^\\| `(computethis_\\w+)` \\| (\\w+) \\|.*$")
                .matcher(Files.readString(DOCUMENT))
                .results()
                .filter(row -> !row.group().contains("engine `kubernetes` only"))
                .map(row -> row.group(1) + " " + row.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(exposed).isEqualTo(documented);
    }

    @Test
    void runsAreCountedByPhaseAndCause() {
        String metrics = get(service + "/q/metrics");

        assertThat(value(metrics, "computethis_runs_finished_total", "phase=\"Failed\""))
                .isEqualTo(value(metrics, "computethis_run_failures_total", "cause=\"Exited\"")
                        + value(metrics, "computethis_run_failures_total", "cause=\"Threw\""));
        assertThat(value(metrics, "computethis_runs_finished_total", "phase=\"TimedOut\""))
                .isEqualTo(1);
        assertThat(value(metrics, "computethis_runner_restarts_total", "")).isPositive();
        assertThat(value(metrics, "computethis_leader", "")).isEqualTo(1);
        assertThat(value(metrics, "computethis_workers_ready", "")).isEqualTo(2);
    }

    @Test
    void everyExpressionOfTheDashboardHasData() {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Command check = Command.run(
                    Map.of("window", "5m"),
                    ROOT.resolve("loadtest/monitoring/check").toString(),
                    prometheus,
                    "local");
            assertThat(check.exitCode()).as(check.output()).isZero();
        });
    }

    @Test
    void alertsAreEvaluatedWithoutAnError() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(prometheus + "/api/v1/rules"))
                        .contains("\"ComputeThisNoLeader\"", "\"health\":\"ok\"")
                        .doesNotContain("\"health\":\"err\"", "\"health\":\"unknown\""));
    }

    @Test
    void logIsJsonOnRequest() throws IOException {
        List<String> lines = Files.readAllLines(log);

        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{\"timestamp\":") && line.endsWith("}"));
    }

    private void load() {
        try (ComputeClient compute = ComputeClient.connect(URI.create(service))) {
            for (int i = 0; i < 40; i++) {
                Load.square(compute, i).run();
            }
            ends(Load.exit(compute));
            ends(Load.fail(compute));
            ends(Load.sleep(compute, 60_000).timeout(Duration.ofSeconds(1)));
        }
    }

    private static void ends(Computation<?> computation) {
        try {
            Object result = computation.run();
            throw new AssertionError("it should have failed, not returned " + result);
        } catch (RunException expected) {
            assertThat(expected).isNotNull();
        }
    }

    private void answers(String url) {
        await(url).atMost(PATIENCE).ignoreExceptions().until(() -> status(url) == 200);
    }

    private int status(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String get(String url) {
        return http.sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .join()
                .body();
    }

    /** The sum of the metric's series that have the label. */
    private static double value(String metrics, String name, String label) {
        double sum = 0;
        for (String line : metrics.lines().toList()) {
            if ((line.startsWith(name + "{") || line.startsWith(name + " ")) && line.contains(label)) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    /** The functions. In a class of their own: what travels is this class and nothing of the tests. */
    private static final class Load {

        static Computation<Integer> square(ComputeClient compute, int x) {
            return compute.computeThis(() -> x * x);
        }

        static Computation<@Nullable Void> exit(ComputeClient compute) {
            return compute.computeThis(() -> System.exit(3));
        }

        static Computation<Integer> fail(ComputeClient compute) {
            return compute.computeThis(Load::fails);
        }

        static Computation<@Nullable Void> sleep(ComputeClient compute, long millis) {
            return compute.computeThis(() -> Thread.sleep(millis));
        }

        private static int fails() {
            throw new IllegalStateException("on purpose");
        }
    }
}
