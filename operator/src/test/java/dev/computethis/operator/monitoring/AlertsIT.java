package dev.computethis.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts by Prometheus' own tool, and by their runbook. */
class AlertsIT {

    private static final Path RULES = Path.of("../charts/computethis/alerts/computethis.yaml");
    private static final Path TESTS = Path.of("../loadtest/monitoring/alerts-test.yaml");
    private static final Path RUNBOOK = Path.of("../docs/runbooks/alerts.md");

    @Test
    void alertsFireWhenTheyShould() {
        Command test = Command.run(Map.of(), "promtool", "test", "rules", TESTS.toString());

        assertThat(test.exitCode()).as(test.output()).isZero();
    }

    @Test
    void eachAlertHasATestAndARunbook() throws IOException {
        List<String> alerts = all("- alert: (\\w+)", Files.readString(RULES));

        assertThat(alerts).isNotEmpty();
        assertThat(all("exp_alerts:", Files.readString(TESTS))).hasSizeGreaterThanOrEqualTo(alerts.size());
        assertThat(all("alertname: (\\w+)", Files.readString(TESTS))).containsAll(alerts);
        assertThat(all("(?m)^## (\\w+)$", Files.readString(RUNBOOK))).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(all("runbook_url: RUNBOOKS#(\\w+)", Files.readString(RULES)))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> alert.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(found.groupCount()))
                .toList();
    }
}
