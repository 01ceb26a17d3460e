package dev.computethis.operator.kubernetes;

import dev.computethis.engine.Run;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Notices a watch that went silent without being cut: what this replica wrote a while ago has not come back by it. Then
 * the run is read from the server, and the watch made anew.
 */
final class WatchGuard {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(WatchGuard.class);

    private final RunIndex index;
    private final KubernetesRunStore store;
    private final Runnable renew;

    /** @param renew makes the watch anew */
    WatchGuard(RunIndex index, KubernetesRunStore store, Runnable renew) {
        this.index = index;
        this.store = store;
        this.renew = renew;
    }

    /** Looks once; completes when what was found is dealt with, and never fails. */
    CompletionStage<Void> look() {
        CompletableFuture<?>[] checks = index.unseenFor(PATIENCE.toNanos()).stream()
                .map(run -> check(run).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return checks.length == 0
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(checks).handle((done, failure) -> {
                    LOG.warnf(
                            "The watch of function runs has told nothing of %d writes; making it anew.", checks.length);
                    renew.run();
                    return null;
                });
    }

    private CompletionStage<Void> check(Run run) {
        return store.read(run.key()).thenAccept(now -> {
            if (now == null || !now.uid().equals(run.uid())) {
                index.removed(run.key(), run.uid());
            }
            if (now != null) {
                index.saw(now);
            }
        });
    }
}
