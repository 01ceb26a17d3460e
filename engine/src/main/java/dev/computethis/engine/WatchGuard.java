package dev.computethis.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Notices a watch that went silent without being cut: what this replica wrote a while ago has not come back by it. Then
 * the run is read from the server, and the watch made anew. Thread-safe.
 */
public final class WatchGuard {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(WatchGuard.class.getName());

    private final RunIndex index;
    private final RunStore store;
    private final Runnable renew;

    /** @param renew makes the watch anew */
    public WatchGuard(RunIndex index, RunStore store, Runnable renew) {
        this.index = index;
        this.store = store;
        this.renew = renew;
    }

    /** Looks once; completes when what was found is dealt with, and never fails. */
    public CompletionStage<Void> look() {
        CompletableFuture<?>[] checks = index.unseenFor(PATIENCE.toNanos()).stream()
                .map(run -> check(run).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return checks.length == 0
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(checks).handle((done, failure) -> {
                    LOG.log(
                            Level.WARNING,
                            "The watch of function runs has told nothing of {0} writes; making it anew.",
                            checks.length);
                    renew.run();
                    return null;
                });
    }

    private CompletionStage<Void> check(Run run) {
        return store.read(run.key()).thenAccept(now -> index.read(run.key(), run.uid(), now));
    }
}
