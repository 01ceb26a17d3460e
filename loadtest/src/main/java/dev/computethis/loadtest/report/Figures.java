package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.load.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Turns samples into figures: the median of the rounds, and ratios to what was measured beside in the same stage. */
public final class Figures {

    private static final Map<String, Double> PERCENTILES = percentiles();

    private final String engine;
    private final int cores;
    private final List<Sample> samples;
    private final List<Figure> figures = new ArrayList<>();

    private Figures(String engine, int cores, List<Sample> samples) {
        this.engine = engine;
        this.cores = cores;
        this.samples = samples;
    }

    /** @param cores that the workers share */
    public static List<Figure> of(String engine, int cores, List<Sample> samples) {
        Figures all = new Figures(engine, cores, samples);
        byMeasurement(samples).forEach(all::add);
        return List.copyOf(all.figures);
    }

    /** Each measurement's samples, in the order measured first. */
    static Map<Measurement, List<Sample>> byMeasurement(List<Sample> samples) {
        Map<Measurement, List<Sample>> grouped = new LinkedHashMap<>();
        for (Sample sample : samples) {
            grouped.computeIfAbsent(sample.measurement(), key -> new ArrayList<>())
                    .add(sample);
        }
        return grouped;
    }

    private void add(Measurement measurement, List<Sample> rounds) {
        Workload<?, ?> workload = Workload.of(measurement.function());
        add("throughput", "1/s", rounds, Sample::rate, null, null);
        for (Measurement other : references(measurement)) {
            add("throughput", "1/s", rounds, Sample::rate, other, Sample::rate);
        }
        if (workload.seconds() > 0 && measurement.isOurs()) {
            double ideal = workload.idealRate(measurement.workers(), cores);
            add("efficiency", "of the ideal rate", rounds, sample -> sample.rate() / ideal, null, null);
        }
        if (measurement.mode() == Mode.SINGLE || measurement.mode() == Mode.OPEN) {
            PERCENTILES.forEach((name, percentile) -> latency(measurement, rounds, name, percentile));
        }
        List<Sample> allocated = rounds.stream().filter(Evenness::isTold).toList();
        if (!allocated.isEmpty() && measurement.workers() > 1) {
            add("allocation deviation", "of the even share", allocated, Evenness::deviation, null, null);
        }
        if (rounds.stream().anyMatch(sample -> sample.failed() > 0)) {
            add("failures", "functions", rounds, sample -> (double) sample.failed(), null, null);
        }
    }

    private void latency(Measurement measurement, List<Sample> rounds, String name, double percentile) {
        List<Sample> told = rounds.stream()
                .filter(sample -> sample.latencies().getTotalCount() > 0)
                .toList();
        if (told.isEmpty()) {
            return;
        }
        ToDoubleFunction<Sample> value = sample -> sample.latency(percentile);
        Measurement floor = references(measurement).stream()
                .filter(other -> other.system().equals(Measurement.FLOOR))
                .findFirst()
                .orElse(null);
        add("latency " + name, "ms", told, value, floor, floor == null ? null : value);
    }

    /** What a measurement is compared with: the floor with as many callers, and each peer; only for a no-op. */
    private List<Measurement> references(Measurement measurement) {
        if (!measurement.isOurs() || !measurement.function().equals("noop") || measurement.mode() == Mode.OPEN) {
            return List.of();
        }
        return byMeasurement(samples).keySet().stream()
                .filter(other -> !other.isOurs() && other.workers() == measurement.workers())
                .filter(other -> other.system().equals(Measurement.FLOOR)
                        ? measurement.mode() == Mode.SINGLE && other.callers() == measurement.callers()
                        : measurement.callers() != 1 || measurement.mode() == Mode.MAP)
                .toList();
    }

    private void add(
            String name,
            String unit,
            List<Sample> rounds,
            ToDoubleFunction<Sample> value,
            @Nullable Measurement reference,
            @Nullable ToDoubleFunction<Sample> referenceValue) {
        Measurement measurement = rounds.get(0).measurement();
        Spread spread = Spread.of(rounds.stream().map(value::applyAsDouble).toList());
        Double ratio =
                reference == null || referenceValue == null ? null : ratio(rounds, value, reference, referenceValue);
        figures.add(new Figure(
                name,
                measurement.isOurs() ? engine : measurement.system(),
                measurement.workers(),
                measurement.functions(),
                measurement.function(),
                measurement.label(),
                spread.median(),
                unit,
                reference == null || ratio == null ? null : reference.label(),
                ratio,
                spread.min(),
                spread.max(),
                spread.runs()));
    }

    private @Nullable Double ratio(
            List<Sample> rounds,
            ToDoubleFunction<Sample> value,
            Measurement reference,
            ToDoubleFunction<Sample> referenceValue) {
        List<Double> ratios = new ArrayList<>();
        for (Sample sample : rounds) {
            samples.stream()
                    .filter(other -> other.measurement().equals(reference) && other.isBeside(sample))
                    .mapToDouble(referenceValue)
                    .filter(other -> other > 0)
                    .forEach(other -> ratios.add(value.applyAsDouble(sample) / other));
        }
        return ratios.isEmpty() ? null : Spread.of(ratios).median();
    }

    private static Map<String, Double> percentiles() {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put("p50", 50.0);
        all.put("p90", 90.0);
        all.put("p99", 99.0);
        all.put("p99.9", 99.9);
        all.put("max", 100.0);
        return all;
    }
}
