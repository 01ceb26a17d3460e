package dev.computethis.scheduling;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Slices whose functions failed and are to be tried again, by the time at which they may. */
final class Delays {

    /** @param attempt with which it starts */
    record Delayed(long at, long number, RunEntry run, int from, int to, int attempt) {}

    private final TreeSet<Delayed> byTime =
            new TreeSet<>(Comparator.comparingLong(Delayed::at).thenComparingLong(Delayed::number));
    private long lastNumber;

    void add(long at, RunEntry run, Slice slice, int attempt) {
        byTime.add(new Delayed(at, ++lastNumber, run, slice.from(), slice.to(), attempt));
    }

    /** Takes the first that is due; its run may have ended meanwhile. */
    @Nullable
    Delayed poll(long now) {
        return byTime.isEmpty() || byTime.first().at() > now ? null : byTime.pollFirst();
    }

    OptionalLong next() {
        return byTime.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(byTime.first().at());
    }
}
