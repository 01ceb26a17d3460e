package dev.computethis.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.loadtest.chaos.cluster.Helm;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short form of {@code make chaos}, on the cluster of the other tests. */
class ChaosE2E {

    private static final Path ROOT = Path.of("..");
    private static final Helm RELEASE = new Helm(ROOT.resolve("charts/computethis"), "default");

    @BeforeAll
    static void twoOperators() throws InterruptedException {
        RELEASE.upgrade("replicas=2");
    }

    @AfterAll
    static void oneOperatorAgain() throws InterruptedException {
        RELEASE.upgrade("replicas=1");
    }

    @Test
    void promiseIsKeptWhileSomethingOfEachKindBreaks() throws Exception {
        ChaosReport report = run("kinds=short", "faults=1");

        assertThat(report.strikes())
                .as(report.text())
                .allMatch(Strike::isProven)
                .hasSizeGreaterThanOrEqualTo(12);
        assertThat(report.verdict().violations()).as(report.text()).isEmpty();
    }

    @Test
    void upgradeAndRollbackLoseNoRunAndStartNoneAgain() throws Exception {
        ChaosReport report = run("kinds=upgraded", "faults=1");

        assertThat(report.strikes())
                .as(report.text())
                .hasSize(2)
                .allMatch(Strike::isProven)
                .allMatch(strike -> strike.underWay() >= 100);
        assertThat(report.verdict().violations()).as(report.text()).isEmpty();
        assertThat(report.verdict().lostOnce()).as(report.text()).isZero();
        assertThat(report.verdict().again()).as(report.text()).isZero();
    }

    private static ChaosReport run(String kinds, String faults) throws Exception {
        String url = System.getenv("COMPUTETHIS_URL");
        return Chaos.run(ChaosOptions.parse(kinds, faults, "url=" + url, "out=target/chaos-e2e"), ROOT);
    }
}
