package dev.computethis.engine;

import static java.util.Comparator.naturalOrder;

import dev.computethis.protocol.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Removes finished runs whose time to live is over, and the oldest of those that are too many; so history stays bounded.
 * A time to live begins when a run is first seen here at its end, and goes by the monotonic clock: a wall clock that
 * jumps takes no result away. So each replica looks, also one that does not lead. Not thread-safe.
 */
public final class Retention {

    /** How many are removed at once, */
    private static final int FEW = 4;
    /** one more for so many that are to go, so that it keeps up with those that end, */
    private static final int MANY = 50;
    /** and no more than this. */
    private static final int MOST_AT_ONCE = 32;

    private final Duration ttl;
    private final int most;
    /** When each finished run was first seen so, by uid; the oldest first. */
    private final Map<String, Long> seen = new LinkedHashMap<>();
    /** What the last sweep that found something removes. */
    private CompletableFuture<?> removal = CompletableFuture.completedFuture(null);

    /** An hour, and 10,000 runs. */
    public Retention() {
        this(Duration.ofHours(1), 10_000);
    }

    /**
     * @param ttl how long a finished run is kept that does not say so itself
     * @param most how many finished runs are kept in all
     */
    Retention(Duration ttl, int most) {
        this.ttl = ttl;
        this.most = most;
    }

    /**
     * Which of {@code runs} are to go, the oldest end first.
     *
     * @param runs all there are
     * @param nanos of a monotonic clock, always the same one
     */
    public List<Run> expired(Collection<Run> runs, long nanos) {
        Map<String, Run> finished = new HashMap<>();
        List<Run> fresh = new ArrayList<>();
        for (Run run : runs) {
            if (run.status().phase().isTerminal()) {
                finished.put(run.uid(), run);
                if (!seen.containsKey(run.uid())) {
                    fresh.add(run);
                }
            }
        }
        seen.keySet().retainAll(finished.keySet());
        // Only what is new is put in order: there may be ten thousand others, at every sweep.
        fresh.sort(Comparator.comparing(run -> run.status().completed(), Comparator.nullsFirst(naturalOrder())));
        fresh.forEach(run -> seen.put(run.uid(), nanos));

        List<Run> expired = new ArrayList<>();
        int over = seen.size() - most;
        for (Map.Entry<String, Long> entry : seen.entrySet()) {
            Run run = Objects.requireNonNull(finished.get(entry.getKey()));
            if (over > 0 || nanos - entry.getValue() >= timeToLive(run)) {
                expired.add(run);
            }
            over--;
        }
        return expired;
    }

    /**
     * Removes them from {@code store}, a few at a time: a thousand whose time is over in one second would else fill the
     * API server's queues, and it would refuse the requests of those who wait. A sweep that comes while the last one
     * still removes only looks; what can't be removed is tried again by the next.
     */
    public void sweep(RunStore store, long nanos) {
        List<Run> expired = expired(store.all(), nanos);
        if (!removal.isDone()) {
            return;
        }
        int lanes = Math.min(expired.size(), Math.min(FEW + expired.size() / MANY, MOST_AT_ONCE));
        CompletableFuture<?>[] removals = new CompletableFuture<?>[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);
            for (int i = lane; i < expired.size(); i += lanes) {
                Run run = expired.get(i);
                last = last.thenCompose(removed -> remove(store, run));
            }
            removals[lane] = last;
        }
        removal = CompletableFuture.allOf(removals);
    }

    private static CompletionStage<@Nullable Void> remove(RunStore store, Run run) {
        return store.delete(run).exceptionally(failure -> {
            if (!(HttpWorkerConnection.unwrapped(failure) instanceof ProblemException)) {
                System.getLogger(Retention.class.getName())
                        .log(System.Logger.Level.WARNING, "Run " + run.key() + " could not be removed", failure);
            }
            return null;
        });
    }

    private long timeToLive(Run run) {
        Long seconds = run.submission().ttlSecondsAfterFinished();
        Duration most = Duration.ofNanos(Long.MAX_VALUE);
        Duration wanted = seconds == null ? ttl : Duration.ofSeconds(seconds);
        return wanted.compareTo(most) < 0 ? wanted.toNanos() : Long.MAX_VALUE;
    }
}
