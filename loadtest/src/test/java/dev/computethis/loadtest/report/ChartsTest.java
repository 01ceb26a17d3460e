package dev.computethis.loadtest.report;

import static dev.computethis.loadtest.report.Samples.floor;
import static dev.computethis.loadtest.report.Samples.sample;
import static dev.computethis.loadtest.report.Samples.single;
import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.report.Chart.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartsTest {

    @Test
    void throughputHasALinePerNumberOfWorkersOverTheFunctions() {
        List<Series> lines = chart(
                        "throughput-single",
                        sample(1, single(2, "noop", 1000), 500, 1),
                        sample(1, single(2, "noop", 100), 300, 1),
                        sample(1, single(1, "noop", 100), 200, 1))
                .series();

        assertThat(lines).extracting(Series::name).containsExactly("1 worker", "2 workers");
        assertThat(lines.get(1).x()).containsExactly(100.0, 1000.0);
        assertThat(lines.get(1).y()).containsExactly(300.0, 500.0);
    }

    @Test
    void scalingIsBesideItsIdeal() {
        List<Series> lines = chart(
                        "scaling-sleep100",
                        sample(1, single(1, "sleep100", 10), 9, 1),
                        sample(1, single(8, "sleep100", 80), 72, 1))
                .series();

        assertThat(lines.get(0).isIdeal()).isTrue();
        assertThat(lines.get(0).y()).containsExactly(10.0, 80.0);
        assertThat(lines.get(1).y()).containsExactly(9.0, 72.0);
    }

    @Test
    void pointsHaveTheSpreadOfTheRounds() {
        Series line = chart(
                        "throughput-single",
                        sample(1, single(1, "noop", 100), 200, 1),
                        sample(2, single(1, "noop", 100), 400, 1),
                        sample(3, single(1, "noop", 100), 250, 1))
                .series()
                .get(0);

        assertThat(List.of(line.y(), line.min(), line.max()))
                .containsExactly(List.of(250.0), List.of(200.0), List.of(400.0));
    }

    @Test
    void allocationBarsAddUpTheRoundsInTheWorkersOrder() {
        long[] eleven = {120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130};
        List<Series> bars = chart(
                        "allocation",
                        sample(1, single(11, "sleep10", 1375), 100, 1, eleven),
                        sample(2, single(11, "sleep10", 1375), 100, 1, eleven))
                .series();

        assertThat(bars.get(0).labels()).startsWith("0", "1", "2").endsWith("10");
        assertThat(bars.get(0).y()).startsWith(240.0, 242.0, 244.0).endsWith(260.0);
    }

    @Test
    void ratioToTheFloorIsDrawnWhereThereIsOne() {
        assertThat(chart("floor-ratio", sample(1, floor(2, 32), 300, 1), sample(1, single(2, "noop", 100), 240, 1))
                        .series()
                        .get(1)
                        .y())
                .containsExactly(0.8);
    }

    @Test
    void chartsWithNothingToShowAreLeftOut() {
        List<Sample> samples = List.of(sample(1, single(1, "noop", 100), 200, 1));

        assertThat(Charts.of("local", 2, Figures.of("local", 2, samples), samples))
                .extracting(Chart::id)
                .containsExactly("throughput-single", "latency");
    }

    private static Chart chart(String id, Sample... samples) {
        List<Sample> all = List.of(samples);
        return Charts.of("local", 2, Figures.of("local", 2, all), all).stream()
                .filter(chart -> chart.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
