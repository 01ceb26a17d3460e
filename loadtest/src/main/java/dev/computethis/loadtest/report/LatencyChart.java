package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.report.Chart.Axis;
import dev.computethis.loadtest.report.Chart.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latencies by percentile, of all rounds together, with the largest number of workers. */
final class LatencyChart {

    private static final List<Double> SHARES =
            List.of(0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995);

    private final List<Sample> samples;

    LatencyChart(List<Sample> samples) {
        this.samples = samples.stream()
                .filter(sample -> sample.measurement().function().equals("noop"))
                .filter(sample -> sample.measurement().mode() == Mode.SINGLE
                        || sample.measurement().mode() == Mode.OPEN)
                .filter(sample -> sample.measurement().isOurs()
                        || sample.measurement().system().equals(Measurement.FLOOR))
                .toList();
    }

    Chart chart() {
        int workers = samples.stream()
                .mapToInt(sample -> sample.measurement().workers())
                .max()
                .orElse(0);
        List<Series> series = new ArrayList<>();
        samples.stream()
                .map(Sample::measurement)
                .filter(measurement -> measurement.workers() == workers)
                // Of the same kind the one with the most functions.
                .sorted(Comparator.comparingInt(Measurement::functions).reversed())
                .map(Measurement::label)
                .distinct()
                .sorted()
                .forEach(label -> series.add(line(label, workers)));
        return new Chart(
                "latency",
                "Latency of a no-op, " + workers + " workers",
                "How long a function takes from hand-over to result. For an open loop, from when it was meant to be handed"
                        + " over, so that no wait is hidden.",
                "percentile",
                "ms",
                Axis.NINES,
                Axis.POWERS_OF_10,
                series);
    }

    private Series line(String label, int workers) {
        Histogram all = new Histogram(3);
        samples.stream()
                .filter(sample -> sample.measurement().workers() == workers
                        && sample.measurement().label().equals(label))
                .forEach(sample -> all.add(sample.latencies()));
        // Beyond these there are too few values to tell.
        double last = 1 - 2.0 / Math.max(2, all.getTotalCount());
        List<Double> shares = SHARES.stream().filter(share -> share <= last).toList();
        return Series.line(
                label,
                shares,
                shares.stream()
                        .map(share -> Math.max(0.01, all.getValueAtPercentile(share * 100) / 1000.0))
                        .toList());
    }
}
