package dev.computethis.operator.dashboard;

import java.util.ArrayList;
import java.util.List;

/** How many runs ended in each of the latest seconds. Not thread-safe. */
public final class Throughput {

    /** How far back it goes, in seconds. */
    static final int SECONDS = 300;

    /**
     * @param second since 1970
     * @param succeeded runs that ended well in it
     * @param failed runs that ended otherwise
     */
    public record Second(long second, int succeeded, int failed) {}

    private final long[] seconds = new long[SECONDS];
    private final int[] succeeded = new int[SECONDS];
    private final int[] failed = new int[SECONDS];

    void ended(long second, boolean well) {
        int slot = (int) Math.floorMod(second, (long) SECONDS);
        if (seconds[slot] > second) {
            return; // It is older than what is kept.
        }
        if (seconds[slot] < second) {
            seconds[slot] = second;
            succeeded[slot] = 0;
            failed[slot] = 0;
        }
        (well ? succeeded : failed)[slot]++;
    }

    /** The seconds after {@code after} in which something ended, oldest first. */
    List<Second> since(long after) {
        List<Second> since = new ArrayList<>();
        for (int slot = 0; slot < SECONDS; slot++) {
            if (seconds[slot] > after) {
                since.add(new Second(seconds[slot], succeeded[slot], failed[slot]));
            }
        }
        since.sort((one, other) -> Long.compare(one.second(), other.second()));
        return since;
    }
}
