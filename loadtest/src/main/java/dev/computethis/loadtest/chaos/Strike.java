package dev.computethis.loadtest.chaos;

import org.jspecify.annotations.Nullable;

/**
 * A fault that was struck, and what came of it. Times are in seconds, from the strike on unless said otherwise.
 *
 * @param at since the first run was handed over
 * @param underWay how many runs were acknowledged and had no end yet
 * @param proof what shows that it happened; null where nothing does, and it does not count
 * @param trouble why it could not be struck, proven or undone; null where there was none
 * @param served until a run that was handed over after it had its result; NaN where none had in time
 * @param whole until everything was there and well again; NaN where that was not awaited
 * @param slowest how long the slowest probe took meanwhile
 */
public record Strike(
        String kind,
        String target,
        double at,
        int underWay,
        @Nullable String proof,
        @Nullable String trouble,
        double served,
        double whole,
        double slowest) {

    boolean isProven() {
        return proof != null;
    }
}
