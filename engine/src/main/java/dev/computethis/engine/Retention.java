package dev.computethis.engine;

import dev.computethis.protocol.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Removes finished runs whose time to live is over, and the oldest of those that are too many; so history stays bounded.
 *
 * @param ttl how long a finished run is kept that does not say so itself
 * @param most how many finished runs are kept in all
 */
public record Retention(Duration ttl, int most) {

    public static final Retention DEFAULT = new Retention(Duration.ofHours(1), 10_000);

    /** Which of {@code runs} are to go, oldest end first. */
    List<Run> expired(Collection<Run> runs, Instant now) {
        List<Run> finished = runs.stream()
                .filter(run -> run.status().phase().isTerminal() && run.status().completed() != null)
                .sorted(Comparator.comparing(Retention::end))
                .toList();
        List<Run> expired = new ArrayList<>();
        int over = finished.size() - most;
        for (int i = 0; i < finished.size(); i++) {
            Run run = finished.get(i);
            if (i < over || !end(run).plus(timeToLive(run)).isAfter(now)) {
                expired.add(run);
            }
        }
        return expired;
    }

    /** Removes them from {@code store}; what can't be removed now is tried at the next sweep. */
    public void sweep(RunStore store, Instant now) {
        for (Run run : expired(store.all(), now)) {
            store.delete(run.key()).exceptionally(failure -> {
                if (!(HttpWorkerConnection.unwrapped(failure) instanceof ProblemException)) {
                    System.getLogger(Retention.class.getName())
                            .log(System.Logger.Level.WARNING, "Run " + run.key() + " could not be removed", failure);
                }
                return null;
            });
        }
    }

    private Duration timeToLive(Run run) {
        Long seconds = run.submission().ttlSecondsAfterFinished();
        return seconds == null ? ttl : Duration.ofSeconds(seconds);
    }

    private static Instant end(Run run) {
        Instant completed = run.status().completed();
        return completed == null ? Instant.MAX : completed;
    }
}
