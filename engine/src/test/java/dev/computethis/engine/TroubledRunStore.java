package dev.computethis.engine;

import dev.computethis.engine.simulation.ForwardingStore;
import dev.computethis.protocol.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run store whose writes take time and can fail, and which remembers them. */
final class TroubledRunStore extends ForwardingStore {

    private final EventLoop loop;
    final List<RunStatus> statuses = new ArrayList<>();
    /** What each write of the claims said. */
    final List<Set<String>> claims = new ArrayList<>();

    Duration latency = Duration.ofMillis(5);
    Duration claimsLatency = Duration.ZERO;
    /** How long news take to listeners. */
    Duration watchDelay = Duration.ZERO;

    private @Nullable Map<RunKey, Run> frozen;
    boolean away;
    /** Of the claims alone. */
    boolean claimsAway;
    /** Writes are carried out, and their answers lost. */
    boolean answersLost;

    TroubledRunStore(RunStore store, EventLoop loop) {
        super(store);
        this.loop = loop;
    }

    /** How many terminal statuses were written. */
    long ends() {
        return statuses.stream().filter(status -> status.phase().isTerminal()).count();
    }

    @Override
    public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
        return later(
                latency,
                () -> super.updateStatus(base, status).thenApply(written -> {
                    statuses.add(status);
                    return written;
                }));
    }

    private <T> CompletionStage<T> later(Duration delay, Supplier<CompletionStage<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.schedule(
                () -> {
                    if (away) {
                        answer.completeExceptionally(unavailable());
                        return;
                    }
                    request.get().whenComplete((done, failure) -> {
                        if (answersLost) {
                            answer.completeExceptionally(unavailable());
                        } else if (failure != null) {
                            answer.completeExceptionally(TermLoop.cause(failure));
                        } else {
                            answer.complete(done);
                        }
                    });
                },
                delay);
        return answer;
    }

    @Override
    public CompletionStage<SharedClaims> readClaims() {
        return later(claimsLatency, super::readClaims);
    }

    @Override
    public CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims written) {
        return later(
                claimsLatency,
                () -> claimsAway
                        ? CompletableFuture.failedFuture(unavailable())
                        : super.writeClaims(base, written).thenApply(stored -> {
                            claims.add(stored.uids());
                            return stored;
                        }));
    }

    @Override
    public CompletionStage<Void> refresh() {
        return away ? CompletableFuture.failedFuture(unavailable()) : super.refresh();
    }

    /** From now on the cache shows what there is at this moment. */
    void freezeCache() {
        frozen = all().stream().collect(Collectors.toMap(Run::key, run -> run));
    }

    @Override
    public @Nullable Run find(RunKey key) {
        return frozen == null ? super.find(key) : frozen.get(key);
    }

    @Override
    public Subscription watch(Listener listener) {
        return super.watch(new Listener() {
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
