package dev.computethis.engine.local;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.RunWatches;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.Subscription;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a map; they end with this process. Writers take turns, and hand what they changed to the listeners' executor
 * while it is their turn, so that listeners hear of changes in the order in which they were made.
 */
public final class InMemoryRunStore implements RunStore {

    private final InstantSource clock;
    private final Supplier<String> uids;
    private final Map<RunKey, Run> runs = new ConcurrentHashMap<>();
    private final RunWatches watches;
    private SharedClaims claims = SharedClaims.NONE;
    private long version;

    /**
     * @param uids gives a new one each time
     * @param events tells the listeners; runs one task at a time, in order
     */
    public InMemoryRunStore(InstantSource clock, Supplier<String> uids, Executor events) {
        this.clock = clock;
        this.uids = uids;
        this.watches = new RunWatches(events);
    }

    @Override
    public synchronized CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
        Run present = runs.get(key);
        if (present != null) {
            return CompletableFuture.completedFuture(new Created(present, true));
        }
        Run run = new Run(
                key, uids.get(), nextVersion(), clock.instant(), submitter, submission, false, RunStatus.PENDING);
        return CompletableFuture.completedFuture(new Created(write(run), false));
    }

    @Override
    public synchronized CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        Run present = runs.get(base.key());
        if (present == null || !present.uid().equals(base.uid())) {
            return CompletableFuture.failedFuture(new StaleRunException(base.key(), "is gone"));
        }
        if (!present.version().equals(base.version())) {
            return CompletableFuture.failedFuture(new StaleRunException(base.key(), "has changed since"));
        }
        if (present.status().phase().isTerminal()) {
            return CompletableFuture.failedFuture(new StaleRunException(base.key(), "has ended"));
        }
        return CompletableFuture.completedFuture(
                write(present.written(nextVersion(), present.cancelRequested(), status)));
    }

    @Override
    public synchronized CompletionStage<Run> requestCancel(RunKey key) {
        Run present = runs.get(key);
        if (present == null) {
            return CompletableFuture.failedFuture(Problem.of(Problem.Type.NOT_FOUND, "There is no run " + key + ".")
                    .toException());
        }
        boolean settled = present.cancelRequested() || present.status().phase().isTerminal();
        return CompletableFuture.completedFuture(
                settled ? present : write(present.written(nextVersion(), true, present.status())));
    }

    @Override
    public synchronized CompletionStage<Void> delete(RunKey key) {
        Run removed = runs.remove(key);
        if (removed != null) {
            watches.tell(listener -> listener.removed(removed));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> delete(Run run) {
        Run present = runs.get(run.key());
        return present != null && present.uid().equals(run.uid())
                ? delete(run.key())
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable Run> read(RunKey key) {
        return CompletableFuture.completedFuture(runs.get(key));
    }

    @Override
    public CompletionStage<Void> refresh() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public @Nullable Run find(RunKey key) {
        return runs.get(key);
    }

    @Override
    public Collection<Run> all() {
        return Collections.unmodifiableCollection(runs.values());
    }

    @Override
    public synchronized Subscription watch(Listener listener) {
        return watches.add(listener, runs.values());
    }

    @Override
    public synchronized CompletionStage<SharedClaims> readClaims() {
        return CompletableFuture.completedFuture(claims);
    }

    @Override
    public synchronized CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims written) {
        if (!Objects.equals(base.version(), claims.version())) {
            return CompletableFuture.failedFuture(new StaleClaimsException());
        }
        claims = written.stored(nextVersion());
        return CompletableFuture.completedFuture(claims);
    }

    private Run write(Run run) {
        runs.put(run.key(), run);
        watches.tell(listener -> listener.changed(run));
        return run;
    }

    private String nextVersion() {
        return Long.toString(++version);
    }
}
