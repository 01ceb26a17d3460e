package dev.computethis.loadtest.report;

import dev.computethis.loadtest.Sample;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the report: {@code index.html}, {@code summary.json}, {@code results.csv}, each chart as PNG and SVG. */
public final class Report {

    private final Path folder;
    private final String engine;
    private final int cores;
    private final double loadBefore;

    /**
     * @param folder made where missing; charts of an earlier report are removed
     * @param cores that the workers share
     * @param loadBefore the machine's load average before the start
     */
    public Report(Path folder, String engine, int cores, double loadBefore) {
        this.folder = folder;
        this.engine = engine;
        this.cores = cores;
        this.loadBefore = loadBefore;
    }

    /**
     * Writes all files.
     *
     * @param subtitle what was measured, in one line
     * @param warnings what a reader must know before the figures
     * @param facts about the run, as name and value
     * @return the figures in it
     */
    public List<Figure> write(List<Sample> samples, String subtitle, List<String> warnings, Map<String, String> facts)
            throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "*.{png,svg}")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        List<Figure> figures = Figures.of(engine, cores, samples);
        Files.writeString(folder.resolve("results.csv"), Csv.of(samples));
        List<Figure> withMachine = new ArrayList<>(List.of(
                machine("cores", cores, "cores"), machine("load average before", loadBefore, "runnable threads")));
        withMachine.addAll(figures);
        Files.writeString(folder.resolve("summary.json"), SummaryJson.of(withMachine));
        List<String> all = new ArrayList<>(warnings);
        samples.stream()
                .flatMap(sample -> sample.problems().stream())
                .distinct()
                .limit(5)
                .forEach(problem -> all.add("A function failed: " + problem));
        Page page = new Page().head(subtitle, all, facts);
        for (Chart chart : Charts.of(engine, cores, figures, samples)) {
            Drawing light = new Drawing(chart, Palette.LIGHT);
            String svg = light.svg();
            light.writePng(folder.resolve(chart.id()));
            Files.writeString(folder.resolve(chart.id() + ".svg"), svg);
            page.chart(chart, svg, new Drawing(chart, Palette.DARK).svg());
        }
        Files.writeString(folder.resolve("index.html"), tables(page, figures).end());
        return figures;
    }

    private Figure machine(String name, double value, String unit) {
        return new Figure(name, engine, 0, 0, "", "", value, unit, null, null, value, value, 1);
    }

    private static Page tables(Page page, List<Figure> figures) {
        return page.table("Throughput", named(figures, "throughput"))
                .table("Efficiency", named(figures, "efficiency"))
                .table("Latency", named(figures, "latency"))
                .table("Allocation to workers", named(figures, "allocation"))
                .table("Failures", named(figures, "failures"));
    }

    private static List<Figure> named(List<Figure> figures, String start) {
        return figures.stream()
                .filter(figure -> figure.name().startsWith(start))
                .toList();
    }
}
