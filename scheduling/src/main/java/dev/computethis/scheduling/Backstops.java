package dev.computethis.scheduling;

import dev.computethis.scheduling.Flight.Backstop;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Slices by the time at which they should have ended; each stands here once at most. */
final class Backstops {

    private final TreeSet<Backstop> byTime =
            new TreeSet<>(Comparator.comparingLong(Backstop::at).thenComparingLong(Backstop::number));
    private long lastNumber;

    /** Replaces what was expected of the slice before. */
    void expect(Flight flight, long at, boolean killed) {
        remove(flight);
        Backstop backstop = new Backstop(at, ++lastNumber, killed, flight);
        flight.backstop = backstop;
        byTime.add(backstop);
    }

    void remove(Flight flight) {
        if (flight.backstop != null) {
            byTime.remove(flight.backstop);
            flight.backstop = null;
        }
    }

    /** Takes the first that is due. */
    @Nullable
    Backstop poll(long now) {
        Backstop first = byTime.isEmpty() ? null : byTime.first();
        if (first == null || first.at() > now) {
            return null;
        }
        remove(first.flight());
        return first;
    }

    OptionalLong next() {
        return byTime.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(byTime.first().at());
    }
}
