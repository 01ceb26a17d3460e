package dev.computethis.loadtest.report;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.computethis.loadtest.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The README's figures: a table between two marks, made from the {@code summary.json} of one load test of each engine, which
 * is kept as {@code docs/figures/ENGINE.json}. A test holds the README to these files.
 */
public final class ReadmeFigures {

    private static final List<String> ENGINES = List.of("local", "kind");

    private static final String BEGIN = "<!-- figures: make figures writes this table -->\n";
    private static final String END = "<!-- end of figures -->\n";
    /** Of which there is a picture in {@code docs/images} that goes with the figures. */
    private static final List<String> PICTURES = List.of("scaling-sleep100", "allocation");
    /** How many workers the figures of no-ops are of. */
    private static final int WORKERS = 4;

    /** One figure of a {@code summary.json}, of which only these members are looked at. */
    private record Entry(
            String name,
            String engine,
            int workers,
            int functions,
            String function,
            String mode,
            double value,
            String ratioTo,
            @Nullable Double ratio) {

        static Entry of(Map<?, ?> json) {
            return new Entry(
                    String.valueOf(json.get("name")),
                    String.valueOf(json.get("engine")),
                    (int) number(json, "workers"),
                    (int) number(json, "functions"),
                    String.valueOf(json.get("function")),
                    String.valueOf(json.get("mode")),
                    number(json, "value"),
                    String.valueOf(json.get("ratioTo")),
                    json.get("ratio") instanceof Number ratio ? ratio.doubleValue() : null);
        }

        private static double number(Map<?, ?> json, String name) {
            if (json.get(name) instanceof Number number) {
                return number.doubleValue();
            }
            throw new IllegalStateException("A figure has no number as its " + name + ": " + json);
        }
    }

    private final String engine;
    private final List<Entry> entries = new ArrayList<>();

    private ReadmeFigures(String engine, Path file) throws IOException {
        this.engine = engine;
        for (Object one : JSON.std.listFrom(Files.readString(file))) {
            entries.add(Entry.of((Map<?, ?>) one));
        }
    }

    /**
     * Keeps the figures and pictures of a report, and writes the README anew.
     *
     * @param arguments the clone's folder, then those of reports; none only writes the README
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            keep(root, Path.of(arguments[i]));
        }
        Path readme = root.resolve("README.md");
        Files.writeString(readme, written(Files.readString(readme), table(root)));
    }

    private static void keep(Path root, Path report) throws IOException {
        Path summary = report.resolve("summary.json");
        Map<?, ?> first =
                (Map<?, ?>) JSON.std.listFrom(Files.readString(summary)).get(0);
        String engine = String.valueOf(first.get("engine"));
        Files.createDirectories(root.resolve("docs/figures"));
        Files.copy(summary, root.resolve("docs/figures/" + engine + ".json"), StandardCopyOption.REPLACE_EXISTING);
        for (String picture : PICTURES) {
            Files.copy(
                    report.resolve(picture + ".png"),
                    root.resolve("docs/images/" + engine + "-" + picture + ".png"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The README with that table in place of the one it has. */
    static String written(String readme, String table) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    "README.md has no place for the figures: it needs the lines " + BEGIN + END);
        }
        return readme.substring(0, begin + BEGIN.length()) + table + readme.substring(end);
    }

    /** The table as it has to be. */
    static String table(Path root) throws IOException {
        List<ReadmeFigures> all = new ArrayList<>();
        for (String engine : ENGINES) {
            Path kept = root.resolve("docs/figures/" + engine + ".json");
            if (Files.exists(kept)) {
                all.add(new ReadmeFigures(engine, kept));
            }
        }
        StringBuilder table = new StringBuilder("\n| |");
        all.forEach(one -> table.append(" engine `").append(one.engine).append("` |"));
        table.append("\n|---|").append("---|".repeat(all.size())).append('\n');
        row(table, all, "One caller, a no-op: median and 99th percentile", ReadmeFigures::latency);
        row(table, all, "32 callers, no-ops", one -> one.rate("single, 32"));
        row(table, all, "Futures, no-ops", one -> one.rate("futures"));
        row(table, all, "`map`, no-ops", one -> one.rate("map"));
        row(table, all, "Sleeps of 100 ms on 8 workers, share of the ideal rate", ReadmeFigures::efficiency);
        row(table, all, "Equal functions, furthest a worker was off its even share", ReadmeFigures::unevenness);
        row(table, all, "Cores, and load average before the start", ReadmeFigures::machine);
        return table.append('\n').toString();
    }

    private static void row(
            StringBuilder table, List<ReadmeFigures> all, String what, Function<ReadmeFigures, String> cell) {
        table.append("| ").append(what).append(" |");
        all.forEach(one -> table.append(' ').append(cell.apply(one)).append(" |"));
        table.append('\n');
    }

    private String latency() {
        Predicate<Entry> one = entry -> entry.function.equals("noop") && entry.mode.equals("single, 1 caller");
        return number(of("latency p50", WORKERS, one).value) + " and " + number(of("latency p99", WORKERS, one).value)
                + " ms";
    }

    private String rate(String mode) {
        Predicate<Entry> wanted = entry -> entry.function.equals("noop") && entry.mode.startsWith(mode);
        String rate = number(of("throughput", WORKERS, wanted).value) + " per second";
        if (!engine.equals("kind") || !mode.startsWith("single")) {
            return rate;
        }
        Predicate<Entry> besideFloor = entry -> entry.ratioTo.startsWith(Measurement.FLOOR);
        Double ratio = of("throughput", WORKERS, wanted.and(besideFloor)).ratio;
        return rate + ", " + number(ratio == null ? 0 : ratio) + " of the bare API server's";
    }

    private String efficiency() {
        return number(of("efficiency", 8, e -> e.function.equals("sleep100") && e.mode.startsWith("single")).value);
    }

    private String unevenness() {
        double worst = entries.stream()
                .filter(entry -> entry.name.equals("allocation deviation") && !entry.function.startsWith("cpu"))
                .mapToDouble(Entry::value)
                .max()
                .orElseThrow(() -> new IllegalStateException("the " + engine + " figures tell of no allocation"));
        return number(100 * worst) + " %";
    }

    private String machine() {
        return number(of("cores", 0, entry -> true).value) + ", "
                + number(of("load average before", 0, entry -> true).value);
    }

    /** The one of most functions. */
    private Entry of(String name, int workers, Predicate<Entry> wanted) {
        BinaryOperator<Entry> more = (one, other) -> other.functions > one.functions ? other : one;
        return entries.stream()
                .filter(entry -> entry.name.equals(name) && entry.engine.equals(engine) && entry.workers == workers)
                .filter(wanted)
                .reduce(more)
                .orElseThrow(() -> new IllegalStateException(
                        "docs/figures/" + engine + ".json has no " + name + " with " + workers + " workers"));
    }

    private static String number(double value) {
        String text = Page.number(value);
        return text.contains(".") && Math.abs(value) < 1 ? String.format(Locale.ROOT, "%.2f", value) : text;
    }
}
