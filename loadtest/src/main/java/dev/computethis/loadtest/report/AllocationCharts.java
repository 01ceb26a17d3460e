package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Mode;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.report.Chart.Axis;
import dev.computethis.loadtest.report.Chart.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which worker ran how much, in total and over time, with the largest number of workers of one equal function. */
final class AllocationCharts {

    private final List<Sample> all;

    AllocationCharts(List<Sample> all) {
        this.all = all;
    }

    Chart bars() {
        List<Sample> samples = chosen(Evenness::isTold);
        List<Series> series = new ArrayList<>();
        for (Mode mode : List.of(Mode.SINGLE, Mode.FUTURES, Mode.MAP)) {
            Map<String, Double> counts = new TreeMap<>(Comparator.comparing(AllocationCharts::padded));
            samples.stream()
                    .filter(sample -> sample.measurement().mode() == mode)
                    .forEach(sample -> sample.perWorker()
                            .forEach((worker, slices) ->
                                    counts.merge(shortName(worker), (double) Evenness.total(slices), Double::sum)));
            if (!counts.isEmpty()) {
                series.add(Series.bars(mode.label(), List.copyOf(counts.keySet()), List.copyOf(counts.values())));
            }
        }
        return new Chart(
                "allocation",
                "Functions per worker" + of(samples),
                "How many of the equal functions each worker ran, of all rounds together. Bars of one colour should be equally"
                        + " high.",
                "worker",
                "functions",
                Axis.BARS,
                Axis.LINEAR,
                sameLabels(series));
    }

    Chart overTime() {
        List<Sample> samples = chosen(sample -> sample.measurement().mode() == Mode.SINGLE);
        List<Series> series = samples.stream()
                .max(Comparator.comparingLong(Sample::completed))
                .map(AllocationCharts::slices)
                .orElse(List.of());
        return new Chart(
                "allocation-time",
                "Functions per worker over time" + of(samples),
                "Of one round of single runs, how many functions ended on each worker, in slices of time, one colour for each worker. Even bands are fair.",
                "seconds",
                "functions",
                Axis.STACKED,
                Axis.LINEAR,
                series);
    }

    /** Of the largest number of workers those of one function, whose time does not change with the machine's if there is one. */
    private List<Sample> chosen(Predicate<Sample> which) {
        List<Sample> candidates = all.stream()
                .filter(sample ->
                        !sample.perWorker().isEmpty() && sample.measurement().workers() > 1)
                .filter(which)
                .toList();
        int workers = candidates.stream()
                .mapToInt(sample -> sample.measurement().workers())
                .max()
                .orElse(0);
        String function = candidates.stream()
                .map(sample -> sample.measurement().function())
                .min(Comparator.comparing((String name) -> !name.equals("sleep10")))
                .orElse("");
        return candidates.stream()
                .filter(sample -> sample.measurement().workers() == workers
                        && sample.measurement().function().equals(function))
                .toList();
    }

    private static String of(List<Sample> samples) {
        return samples.stream()
                .findFirst()
                .map(Sample::measurement)
                .map(what -> ", " + what.function() + ", " + what.workers() + " workers")
                .orElse("");
    }

    private static List<Series> slices(Sample sample) {
        List<String> times = IntStream.rangeClosed(1, Sample.SLICES)
                .mapToObj(slice -> String.format(Locale.ROOT, "%.2f", sample.seconds() * slice / Sample.SLICES))
                .toList();
        return sample.perWorker().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(AllocationCharts::padded)))
                .map(entry -> Series.bars(
                        shortName(entry.getKey()),
                        times,
                        java.util.Arrays.stream(entry.getValue())
                                .mapToObj(count -> (double) count)
                                .toList()))
                .toList();
    }

    /** Bars side by side need the same labels; a worker that had none of a mode has a bar of no height. */
    private static List<Series> sameLabels(List<Series> series) {
        List<String> labels = series.stream()
                .flatMap(each -> each.labels().stream())
                .distinct()
                .sorted(Comparator.comparing(AllocationCharts::padded))
                .toList();
        return series.stream()
                .map(each -> {
                    Map<String, Double> counts = IntStream.range(
                                    0, each.labels().size())
                            .boxed()
                            .collect(Collectors.toMap(each.labels()::get, each.y()::get));
                    return Series.bars(
                            each.name(),
                            labels,
                            labels.stream()
                                    .map(label -> counts.getOrDefault(label, 0.0))
                                    .toList());
                })
                .toList();
    }

    /** The number at its end, as a legend has no room for more. */
    private static String shortName(String name) {
        String number = name.replaceFirst("^.*?(\\d*)$", "$1");
        return number.isEmpty() ? name : number;
    }

    /** So that worker 10 comes after worker 9. */
    private static String padded(String name) {
        int end = name.length();
        int start = end;
        while (start > 0 && Character.isDigit(name.charAt(start - 1))) {
            start--;
        }
        return name.substring(0, start) + "0".repeat(Math.max(0, 6 - (end - start))) + name.substring(start);
    }
}
