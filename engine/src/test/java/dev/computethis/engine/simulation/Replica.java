package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.Subscription;
import dev.computethis.protocol.Submission;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The runs as one operator has them: writes go to the API server, reads come from its {@link RunIndex}. */
final class Replica implements RunStore {

    /** Told of what a leader writes. */
    interface Observer {
        void sends(Run base, RunStatus status);

        void arrives(Run base, RunStatus status);

        void sendsClaims(SharedClaims claims);

        /** All runs are read, as by a leader that takes up. */
        void reads();
    }

    private final VirtualApi api;
    private final ApiClient client;
    private final RunIndex index;
    private final Observer observer;

    Replica(VirtualApi api, ApiClient client, RunIndex index, Observer observer) {
        this.api = api;
        this.client = client;
        this.index = index;
        this.observer = observer;
    }

    @Override
    public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
        return client.write(() -> api.create(key, submission, submitter)).thenApply(created -> {
            index.wrote(created.run());
            return created;
        });
    }

    @Override
    public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        if (base.status().phase().isTerminal()) {
            return CompletableFuture.failedFuture(new StaleRunException(base.key(), "has ended"));
        }
        observer.sends(base, status);
        return client.write(() -> {
                    observer.arrives(base, status);
                    return api.updateStatus(base, status);
                })
                .thenApply(this::wrote);
    }

    @Override
    public CompletionStage<Run> requestCancel(RunKey key) {
        return client.write(() -> api.requestCancel(key)).thenApply(this::wrote);
    }

    @Override
    public CompletionStage<Void> delete(RunKey key) {
        return client.write(() -> {
                    api.delete(key, null);
                    return true;
                })
                .thenAccept(done -> {});
    }

    private Run wrote(Run run) {
        index.wrote(run);
        return run;
    }

    @Override
    public CompletionStage<Void> delete(Run run) {
        return client.write(() -> {
                    api.delete(run.key(), run.uid());
                    return true;
                })
                .thenAccept(done -> {});
    }

    @Override
    public CompletionStage<@Nullable Run> read(RunKey key) {
        return client.<@Nullable Run>read(() -> api.get(key));
    }

    @Override
    public CompletionStage<SharedClaims> readClaims() {
        return client.read(api::claims);
    }

    @Override
    public CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims claims) {
        observer.sendsClaims(claims);
        return client.write(() -> api.writeClaims(base, claims));
    }

    @Override
    public CompletionStage<Void> refresh() {
        List<Run> before = List.copyOf(index.all());
        return client.read(() -> {
                    observer.reads();
                    return api.list();
                })
                .thenAccept(runs -> {
                    Set<String> there = runs.stream().map(Run::uid).collect(Collectors.toSet());
                    before.stream()
                            .filter(run -> !there.contains(run.uid()))
                            .forEach(run -> index.removed(run.key(), run.uid()));
                    runs.forEach(index::saw);
                });
    }

    @Override
    public @Nullable Run find(RunKey key) {
        return index.find(key);
    }

    @Override
    public Collection<Run> all() {
        return index.all();
    }

    @Override
    public Subscription watch(Listener listener) {
        return index.watch(listener);
    }
}
