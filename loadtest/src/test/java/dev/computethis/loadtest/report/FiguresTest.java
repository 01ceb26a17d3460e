package dev.computethis.loadtest.report;

import static dev.computethis.loadtest.report.Samples.floor;
import static dev.computethis.loadtest.report.Samples.sample;
import static dev.computethis.loadtest.report.Samples.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final int CORES = 2;

    @Test
    void spreadIsTheMedianBetweenLeastAndMost() {
        assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(5, 1, 9, 3));
        assertThat(Spread.of(4, 1)).isEqualTo(new Spread(2.5, 1, 4, 2));
        assertThat(Spread.of(4)).isEqualTo(new Spread(4, 4, 4, 1));
        assertThatIllegalArgumentException().isThrownBy(Spread::of);
    }

    @Test
    void figureIsTheMedianOfTheRounds() {
        Measurement noop = single(2, "noop", 100);

        Figure throughput = figure(
                "throughput", List.of(sample(1, noop, 300, 5), sample(2, noop, 100, 5), sample(3, noop, 200, 5)));

        assertThat(throughput.value()).isEqualTo(200, within(1e-9));
        assertThat(throughput.min()).isEqualTo(100, within(1e-9));
        assertThat(throughput.max()).isEqualTo(300, within(1e-9));
        assertThat(throughput.runs()).isEqualTo(3);
        assertThat(throughput.ratioTo()).isNull();
    }

    @Test
    void ratiosCompareWithinARoundAndItsNumberOfWorkers() {
        Measurement noop = single(2, "noop", 100);
        List<Sample> samples = List.of(
                sample(1, floor(2, 32), 1000, 1),
                sample(1, floor(4, 32), 1, 1),
                sample(1, noop, 800, 1),
                sample(2, floor(2, 32), 100, 1),
                sample(2, noop, 70, 1),
                sample(3, floor(2, 32), 200, 1),
                sample(3, noop, 150, 1));

        assertThat(Figures.of("kind", CORES, samples))
                .filteredOn(figure -> figure.name().equals("throughput") && figure.ratio() != null)
                .singleElement()
                .satisfies(figure -> {
                    assertThat(figure.ratioTo()).isEqualTo("bare API server single, 32 callers");
                    assertThat(figure.ratio()).isEqualTo(0.75, within(1e-9));
                });
    }

    @Test
    void oneCallerIsComparedWithTheFloorOfOneCaller() {
        Measurement alone = new Measurement(Measurement.OURS, 2, "noop", Mode.SINGLE, 100, 1, 0);
        List<Sample> samples =
                List.of(sample(1, floor(2, 32), 1000, 40), sample(1, floor(2, 1), 200, 5), sample(1, alone, 100, 8));

        assertThat(Figures.of("kind", CORES, samples))
                .filteredOn(figure -> figure.name().equals("latency p50") && figure.ratio() != null)
                .singleElement()
                .satisfies(figure -> assertThat(figure.ratio()).isEqualTo(1.6, within(0.01)));
    }

    @Test
    void efficiencyIsTheShareOfWhatAllWorkersCouldDo() {
        assertThat(figure("efficiency", List.of(sample(1, single(4, "sleep100", 40), 36, 110))))
                .satisfies(figure -> assertThat(figure.value()).isEqualTo(0.9, within(1e-9)));
        assertThat(figure("efficiency", List.of(sample(1, single(4, "cpu100", 40), 18, 110))))
                .satisfies(figure -> assertThat(figure.value()).isEqualTo(0.9, within(1e-9)));
    }

    @Test
    void allocationDeviationIsThatOfTheWorkerFarthestFromEven() {
        assertThat(figure("allocation deviation", List.of(sample(1, single(2, "noop", 200), 100, 5, 90, 110)))
                        .value())
                .isEqualTo(0.1, within(1e-9));
    }

    @Test
    void workerThatRanNothingIsNotEven() {
        assertThat(figure("allocation deviation", List.of(sample(1, single(3, "noop", 200), 100, 5, 100, 100)))
                        .value())
                .isEqualTo(1.0, within(1e-9));
    }

    @Test
    void fewFunctionsSayNothingOfTheAllocation() {
        assertThat(Figures.of("local", CORES, List.of(sample(1, single(2, "noop", 10), 100, 5, 2, 8))))
                .extracting(Figure::name)
                .doesNotContain("allocation deviation");
    }

    private static Figure figure(String name, List<Sample> samples) {
        return Figures.of("local", CORES, samples).stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
