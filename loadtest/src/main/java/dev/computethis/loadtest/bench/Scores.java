package dev.computethis.loadtest.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of each goal, once per round, and the table of it. Goals stand in the order measured first. */
final class Scores {

    private final Map<Goal, List<Double>> measured = new LinkedHashMap<>();

    void add(Goal goal, double value) {
        measured.computeIfAbsent(goal, first -> new ArrayList<>()).add(value);
    }

    /** Goals of which the median is not good enough. */
    List<Goal> missed() {
        return measured.entrySet().stream()
                .filter(entry -> !entry.getKey().isMetBy(median(entry.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** One line for each goal: the median of the rounds, its share of the goal, the least and the most. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(row("goal", "what", "goal", "measured", "reached", "least to most", ""));
        measured.forEach((goal, values) -> {
            double median = median(values);
            table.append(row(
                    goal.number() == 0 ? "-" : String.valueOf(goal.number()),
                    goal.what(),
                    (goal.isLeast() ? ">= " : "<= ") + number(goal.bound()),
                    number(median),
                    percent(goal.reached(median)),
                    number(values.stream().min(Double::compare).orElse(median)) + " to "
                            + number(values.stream().max(Double::compare).orElse(median)) + " (" + values.size() + ")",
                    goal.isMetBy(median) ? "met" : "MISSED"));
        });
        return table.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%4s  %-58s  %10s  %10s  %7s  %-21s  %s%n", cells);
    }

    /** Of a bound that nothing came near to, there is no share. */
    private static String percent(double share) {
        return Double.isFinite(share) ? Math.round(share * 100) + " %" : "-";
    }

    /** Three digits that count, as more would not be told apart by another run. */
    static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
