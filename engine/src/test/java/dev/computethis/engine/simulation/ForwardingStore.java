package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.Subscription;
import dev.computethis.protocol.Submission;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A store that is another, but for what a test or a planted bug changes. */
public class ForwardingStore implements RunStore {

    final RunStore store;

    public ForwardingStore(RunStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
        return store.create(key, submission, submitter);
    }

    @Override
    public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        return store.updateStatus(base, status);
    }

    @Override
    public CompletionStage<Run> requestCancel(RunKey key) {
        return store.requestCancel(key);
    }

    @Override
    public CompletionStage<Void> delete(RunKey key) {
        return store.delete(key);
    }

    @Override
    public CompletionStage<Void> delete(Run run) {
        return store.delete(run);
    }

    @Override
    public CompletionStage<@Nullable Run> read(RunKey key) {
        return store.read(key);
    }

    @Override
    public CompletionStage<Void> refresh() {
        return store.refresh();
    }

    @Override
    public CompletionStage<SharedClaims> readClaims() {
        return store.readClaims();
    }

    @Override
    public CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims claims) {
        return store.writeClaims(base, claims);
    }

    @Override
    public @Nullable Run find(RunKey key) {
        return store.find(key);
    }

    @Override
    public Collection<Run> all() {
        return store.all();
    }

    @Override
    public Subscription watch(Listener listener) {
        return store.watch(listener);
    }
}
