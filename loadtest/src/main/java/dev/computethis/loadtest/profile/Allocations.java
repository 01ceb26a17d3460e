package dev.computethis.loadtest.profile;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the service allocates for a run, by the objects' class and by the method of ours that they are for. */
final class Allocations {

    static final String NOTHING_OF_OURS = "(no method of ours on the stack)";

    private static final int ROWS = 25;
    private static final double KIB = 1024;

    private final List<Allocation> samples;
    private final long runs;

    /** @param runs that ended while the samples were taken */
    Allocations(List<Allocation> samples, long runs) {
        this.samples = samples;
        this.runs = Math.max(1, runs);
    }

    double bytesPerRun() {
        return (double) samples.stream().mapToLong(Allocation::bytes).sum() / runs;
    }

    List<Weights.Row> byClass(int most) {
        return by(Allocation::className).top(most);
    }

    /** By the innermost method of ours that was under way. */
    List<Weights.Row> byOurs(int most) {
        return by(allocation ->
                        allocation.stack().topOfOurs().map(Frame::qualified).orElse(NOTHING_OF_OURS))
                .top(most);
    }

    /** The 25 largest of both. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%.1f KiB per run, by %,d samples over %,d runs%n",
                bytesPerRun() / KIB,
                samples.size(),
                runs));
        table(text, "class", byClass(ROWS));
        table(text, "innermost method of ours", byOurs(ROWS));
        return text.toString();
    }

    private void table(StringBuilder text, String what, List<Weights.Row> rows) {
        text.append(String.format(Locale.ROOT, "%n%13s  %6s  %s%n", "bytes per run", "share", what));
        for (Weights.Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,13d  %4.1f %%  %s%n",
                    Math.round((double) row.weight() / runs),
                    100 * row.share(),
                    row.name()));
        }
    }

    private Weights by(Function<Allocation, String> key) {
        Weights weights = new Weights();
        samples.forEach(sample -> weights.add(key.apply(sample), sample.bytes()));
        return weights;
    }
}
