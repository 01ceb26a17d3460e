package dev.computethis.engine;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The store that a contract's tests are of, and how they use it. */
interface RunStoreFixture {

    Duration PATIENCE = Duration.ofSeconds(20);

    /** The store under test; it may hold runs of other tests. */
    RunStore store();

    /** A namespace that the store serves. */
    default String namespace() {
        return "team-a";
    }

    /** Another. */
    default String otherNamespace() {
        return "team-b";
    }

    /** A valid run name that no other test uses. */
    default RunKey newKey() {
        return new RunKey(namespace(), "square-" + UUID.randomUUID().toString().substring(24));
    }

    default Run create(RunKey key) {
        return get(store().create(key, RunFixtures.submission("x"), "ann")).run();
    }

    static <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
