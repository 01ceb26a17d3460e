package dev.computethis.loadtest.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sum for each of many things, and the largest of them. */
final class Weights {

    /** @param share of the sum of all, 0 to 1 */
    record Row(String name, long weight, double share) {}

    private final Map<String, Long> sums = new HashMap<>();
    private long total;

    void add(String name, long weight) {
        sums.merge(name, weight, Long::sum);
        total += weight;
    }

    long total() {
        return total;
    }

    /** At most so many, the largest first. */
    List<Row> top(int most) {
        return sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(sum -> new Row(sum.getKey(), sum.getValue(), total == 0 ? 0 : (double) sum.getValue() / total))
                .toList();
    }
}
