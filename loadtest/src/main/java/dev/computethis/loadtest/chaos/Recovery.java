package dev.computethis.loadtest.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How a service came back from one kind of fault. Seconds; NaN where there is no figure.
 *
 * @param struck how many there were
 * @param proven how many of them are proven; the times are of these
 */
record Recovery(
        String kind,
        int struck,
        int proven,
        double servedMedian,
        double servedMost,
        double wholeMedian,
        double wholeMost,
        double slowest) {

    /** One for each kind there is. */
    static List<Recovery> of(List<Strike> strikes) {
        Map<String, List<Strike>> byKind = new LinkedHashMap<>();
        strikes.stream()
                .sorted((one, other) -> one.kind().compareTo(other.kind()))
                .forEach(strike -> byKind.computeIfAbsent(strike.kind(), kind -> new ArrayList<>())
                        .add(strike));
        List<Recovery> recoveries = new ArrayList<>();
        byKind.forEach((kind, all) -> {
            List<Strike> proven = all.stream().filter(Strike::isProven).toList();
            recoveries.add(new Recovery(
                    kind,
                    all.size(),
                    proven.size(),
                    quantile(proven, Strike::served, 0.5),
                    quantile(proven, Strike::served, 1),
                    quantile(proven, Strike::whole, 0.5),
                    quantile(proven, Strike::whole, 1),
                    quantile(proven, Strike::slowest, 1)));
        });
        return recoveries;
    }

    private static double quantile(List<Strike> strikes, ToDoubleFunction<Strike> of, double share) {
        double[] values = strikes.stream()
                .mapToDouble(of)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : values[(int) Math.round((values.length - 1) * share)];
    }
}
