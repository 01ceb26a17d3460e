package dev.computethis.loadtest.chaos.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The release of the chart. */
public final class Helm {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String RELEASE = "computethis";

    private final Path chart;
    private final String namespace;

    public Helm(Path chart, String namespace) {
        this.chart = chart;
        this.namespace = namespace;
    }

    /** With these values on top of what it has; returns once its objects are written. */
    public void upgrade(String... values) throws InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("helm", "upgrade", RELEASE, chart.toString(), "--namespace", namespace, "--reuse-values"));
        Arrays.stream(values).forEach(value -> words.addAll(List.of("--set", value)));
        Command.run(LIMIT, words);
    }

    /** To the revision before. */
    public void rollback() throws InterruptedException {
        Command.run(LIMIT, List.of("helm", "rollback", RELEASE, "--namespace", namespace));
    }
}
