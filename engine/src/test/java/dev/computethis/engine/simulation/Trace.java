package dev.computethis.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened, line by line. Kept only where it will be looked at, as most simulations are not. */
final class Trace {

    private final VirtualLoop time;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    Trace(VirtualLoop time, boolean kept) {
        this.time = time;
        this.kept = kept;
    }

    void note(Supplier<String> what) {
        if (kept) {
            lines.add(String.format(Locale.ROOT, "%12.6f s  %s", time.nanos() / 1e9, what.get()));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Those that tell of any of {@code names}, or of nothing in particular (a fault, a leader). */
    List<String> about(List<String> names) {
        return lines.stream()
                .filter(line -> line.contains("  * ") || names.stream().anyMatch(line::contains))
                .toList();
    }
}
