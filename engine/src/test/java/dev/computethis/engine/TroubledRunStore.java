package dev.computethis.engine;

import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run store whose writes take time and can fail, and which remembers them. */
final class TroubledRunStore implements RunStore {

    private final RunStore store;
    private final EventLoop loop;
    final List<RunStatus> statuses = new ArrayList<>();
    Duration latency = Duration.ofMillis(5);
    /** How long news take to listeners. */
    Duration watchDelay = Duration.ZERO;

    private @Nullable Map<RunKey, Run> frozen;
    boolean away;
    /** Writes are carried out, and their answers lost. */
    boolean answersLost;

    TroubledRunStore(RunStore store, EventLoop loop) {
        this.store = store;
        this.loop = loop;
    }

    /** How many terminal statuses were written. */
    long ends() {
        return statuses.stream().filter(status -> status.phase().isTerminal()).count();
    }

    @Override
    public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
        return store.create(key, submission, submitter);
    }

    @Override
    public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        CompletableFuture<Run> answer = new CompletableFuture<>();
        loop.schedule(
                () -> {
                    if (away) {
                        answer.completeExceptionally(unavailable());
                        return;
                    }
                    store.updateStatus(base, status).whenComplete((written, failure) -> {
                        if (failure == null) {
                            statuses.add(status);
                        }
                        if (answersLost) {
                            answer.completeExceptionally(unavailable());
                        } else if (failure != null) {
                            answer.completeExceptionally(failure);
                        } else {
                            answer.complete(written);
                        }
                    });
                },
                latency);
        return answer;
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
        return away ? CompletableFuture.failedFuture(unavailable()) : store.refresh();
    }

    /** From now on the cache shows what there is at this moment. */
    void freezeCache() {
        frozen = store.all().stream().collect(Collectors.toMap(Run::key, run -> run));
    }

    @Override
    public @Nullable Run find(RunKey key) {
        return frozen == null ? store.find(key) : frozen.get(key);
    }

    @Override
    public Collection<Run> all() {
        return store.all();
    }

    @Override
    public Subscription watch(Listener listener) {
        return store.watch(new Listener() {
            @Override
            public void changed(Run run) {
                loop.schedule(() -> listener.changed(run), watchDelay);
            }

            @Override
            public void removed(Run run) {
                loop.schedule(() -> listener.removed(run), watchDelay);
            }
        });
    }

    private static RuntimeException unavailable() {
        return Problem.of(Problem.Type.UNAVAILABLE, "The store is away.").toException();
    }
}
