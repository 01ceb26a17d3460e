package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Measurement;
import dev.computethis.loadtest.Sample;
import dev.computethis.loadtest.load.Workload;
import dev.computethis.loadtest.report.Chart.Axis;
import dev.computethis.loadtest.report.Chart.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Chooses what charts show. Those that have nothing to show are left out. */
final class Charts {

    private static final List<String> MODES = List.of("single", "futures", "map");

    private final List<Figure> figures;
    private final List<Sample> samples;
    private final int cores;
    private final String engine;

    private Charts(String engine, int cores, List<Figure> figures, List<Sample> samples) {
        this.engine = engine;
        this.cores = cores;
        this.figures = figures;
        this.samples = samples;
    }

    static List<Chart> of(String engine, int cores, List<Figure> figures, List<Sample> samples) {
        Charts charts = new Charts(engine, cores, figures, samples);
        List<Chart> all = new ArrayList<>();
        MODES.forEach(mode -> all.add(charts.throughput(mode)));
        Workload.ALL.stream()
                .filter(workload -> workload.seconds() > 0)
                .map(charts::scaling)
                .forEach(all::add);
        all.add(charts.efficiency());
        all.add(new LatencyChart(samples).chart());
        AllocationCharts allocation = new AllocationCharts(samples);
        all.add(allocation.bars());
        all.add(allocation.overTime());
        all.add(charts.floor());
        all.add(charts.peers());
        return all.stream()
                .filter(chart -> chart.series().stream().anyMatch(series -> !series.isIdeal()))
                .toList();
    }

    private Chart throughput(String mode) {
        List<Series> series = new ArrayList<>();
        for (int workers : workers()) {
            line(
                            workers + (workers == 1 ? " worker" : " workers"),
                            figure -> isThroughput(figure, mode)
                                    && figure.function().equals("noop")
                                    && figure.workers() == workers,
                            Figure::functions)
                    .forEach(series::add);
        }
        return new Chart(
                "throughput-" + mode,
                "No-op functions per second, " + mode,
                "How many functions that only square a number go through, by how many are handed over. Whiskers are the"
                        + " least and the most of the rounds.",
                "functions",
                "functions per second",
                Axis.POWERS_OF_10,
                Axis.LINEAR,
                series);
    }

    private Chart scaling(Workload<?, ?> workload) {
        List<Series> series = new ArrayList<>();
        List<Integer> workers = workers();
        series.add(Series.ideal(
                "ideal",
                workers.stream().map(Integer::doubleValue).toList(),
                workers.stream().map(n -> workload.idealRate(n, cores)).toList()));
        for (String mode : MODES) {
            line(
                            mode,
                            figure -> isThroughput(figure, mode)
                                    && figure.function().equals(workload.label()),
                            Figure::workers)
                    .forEach(series::add);
        }
        return new Chart(
                "scaling-" + workload.label(),
                "Throughput by workers, " + workload.label(),
                "A function that " + (workload.usesCpu() ? "takes " : "sleeps ") + Math.round(workload.seconds() * 1000)
                        + " ms"
                        + (workload.usesCpu() ? " of processor time; ideal is the cores there are (" + cores + ")" : "")
                        + ". The closer to the ideal, the less the service costs.",
                "workers",
                "functions per second",
                Axis.LINEAR,
                Axis.LINEAR,
                series);
    }

    private Chart efficiency() {
        List<Series> series = new ArrayList<>();
        List<Double> workers = workers().stream().map(Integer::doubleValue).toList();
        series.add(Series.ideal("ideal", workers, workers.stream().map(n -> 1.0).toList()));
        for (Workload<?, ?> workload : Workload.ALL) {
            line(
                            workload.label(),
                            figure -> figure.name().equals("efficiency")
                                    && figure.mode().startsWith("single")
                                    && figure.function().equals(workload.label()),
                            Figure::workers)
                    .forEach(series::add);
        }
        return new Chart(
                "efficiency",
                "Efficiency by workers, single runs",
                "The rate as a share of the ideal one: all workers busy with the function, all of the time.",
                "workers",
                "share of the ideal",
                Axis.POWERS_OF_2,
                Axis.LINEAR,
                series);
    }

    private Chart floor() {
        List<Series> series = new ArrayList<>();
        Stream.of("throughput", "latency p50", "latency p99").forEach(name -> {
            Predicate<Figure> ours = figure -> figure.name().equals(name)
                    && figure.ratio() != null
                    && Objects.requireNonNullElse(figure.ratioTo(), "").startsWith(Measurement.FLOOR)
                    && figure.mode().endsWith("1 caller") != name.equals("throughput");
            ratio(name.equals("throughput") ? "throughput, many callers" : name + ", 1 caller", ours)
                    .forEach(series::add);
        });
        List<Double> workers = workers().stream().map(Integer::doubleValue).toList();
        series.add(
                0,
                Series.ideal(
                        "bare loop", workers, workers.stream().map(n -> 1.0).toList()));
        return new Chart(
                "floor-ratio",
                "Single runs as a ratio to the bare API server",
                "What the service makes of what the API server gives: the bare loop creates a resource, writes its status"
                        + " and waits for the watch. Throughput: more is better. Latency: less is better.",
                "workers",
                "ratio to the bare loop",
                Axis.POWERS_OF_2,
                Axis.LINEAR,
                series);
    }

    private Chart peers() {
        List<Figure> beside = figures.stream()
                .filter(figure -> figure.name().equals("throughput") && figure.ratioTo() == null)
                .filter(figure ->
                        !figure.engine().equals(engine) && !figure.engine().equals(Measurement.FLOOR))
                .toList();
        int workers = beside.stream().mapToInt(Figure::workers).max().orElse(0);
        List<Figure> all = new ArrayList<>();
        for (String mode : beside.isEmpty() ? List.<String>of() : MODES) {
            figures.stream()
                    .filter(figure -> isThroughput(figure, mode)
                            && figure.function().equals("noop")
                            && figure.workers() == workers)
                    .max(Comparator.comparingInt(Figure::functions))
                    .ifPresent(all::add);
        }
        beside.stream().filter(figure -> figure.workers() == workers).forEach(all::add);
        List<Series> series = all.isEmpty()
                ? List.of()
                : List.of(Series.bars(
                        "functions per second",
                        all.stream()
                                .map(figure -> figure.engine().equals(engine) ? "our " + mode(figure) : figure.engine())
                                .toList(),
                        all.stream().map(figure -> Math.rint(figure.value())).toList()));
        return new Chart(
                "peers",
                "No-op functions per second beside other systems, " + workers + " workers",
                "Measured in the same run on the same cores, the same function and number of workers. The axis is logarithmic.",
                "",
                "functions per second",
                Axis.BARS,
                Axis.POWERS_OF_10,
                series);
    }

    private boolean isThroughput(Figure figure, String mode) {
        return figure.name().equals("throughput")
                && figure.ratioTo() == null
                && figure.engine().equals(engine)
                && mode(figure).equals(mode)
                && !figure.mode().endsWith("1 caller");
    }

    private static String mode(Figure figure) {
        return figure.mode().split(",", 2)[0];
    }

    private Stream<Series> line(String name, Predicate<Figure> which, Function<Figure, Integer> x) {
        return series(name, which, x, Figure::value, true);
    }

    private Stream<Series> ratio(String name, Predicate<Figure> which) {
        return series(name, which, Figure::workers, figure -> Objects.requireNonNullElse(figure.ratio(), 0.0), false);
    }

    private Stream<Series> series(
            String name,
            Predicate<Figure> which,
            Function<Figure, Integer> x,
            ToDoubleFunction<Figure> y,
            boolean spread) {
        // Of several sizes with the same x the largest tells most.
        List<Figure> points = figures.stream()
                .filter(which)
                .sorted(Comparator.comparing(x).thenComparing(Figure::functions, Comparator.reverseOrder()))
                .toList();
        List<Figure> distinct = new ArrayList<>();
        for (Figure point : points) {
            if (distinct.isEmpty()
                    || !x.apply(distinct.get(distinct.size() - 1)).equals(x.apply(point))) {
                distinct.add(point);
            }
        }
        return distinct.isEmpty()
                ? Stream.empty()
                : Stream.of(new Series(
                        name,
                        List.of(),
                        distinct.stream()
                                .map(point -> x.apply(point).doubleValue())
                                .toList(),
                        distinct.stream().map(y::applyAsDouble).toList(),
                        spread ? distinct.stream().map(Figure::min).toList() : List.of(),
                        spread ? distinct.stream().map(Figure::max).toList() : List.of(),
                        false));
    }

    private List<Integer> workers() {
        return samples.stream()
                .map(Sample::measurement)
                .filter(Measurement::isOurs)
                .map(Measurement::workers)
                .distinct()
                .sorted()
                .toList();
    }
}
