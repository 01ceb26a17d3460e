package dev.computethis.engine;

import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.WorkerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings runs to workers and their outcomes to the store, while this process leads. Thread-safe; nothing blocks.
 *
 * <p>It subscribes to the store and the fleet by itself: whoever stores a run need tell it nothing.
 */
public final class Dispatcher implements Workforce, AutoCloseable {

    private final RunStore store;
    private final WorkerFleet fleet;
    private final BlobStore blobs;
    private final WorkerConnection.Factory connections;
    private final EventLoop loop;
    private final DispatcherConfig config;
    private final DispatcherMetrics metrics;
    private final RandomGenerator random;
    private @Nullable Leadership leadership;

    public Dispatcher(
            RunStore store,
            WorkerFleet fleet,
            BlobStore blobs,
            WorkerConnection.Factory connections,
            EventLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics) {
        this(store, fleet, blobs, connections, loop, config, metrics, RandomGenerator.getDefault());
    }

    /** @param random for the jitter of delays */
    public Dispatcher(
            RunStore store,
            WorkerFleet fleet,
            BlobStore blobs,
            WorkerConnection.Factory connections,
            EventLoop loop,
            DispatcherConfig config,
            DispatcherMetrics metrics,
            RandomGenerator random) {
        this.store = store;
        this.fleet = fleet;
        this.blobs = blobs;
        this.connections = connections;
        this.loop = loop;
        this.config = config;
        this.metrics = metrics;
        this.random = random;
    }

    /**
     * Begins to lead: asks every worker what it holds, takes up the unfinished runs, then dispatches. May follow a {@link
     * #stop()}, with a greater term.
     */
    public synchronized void start(long term) {
        if (leadership != null) {
            throw new IllegalStateException("It leads already; stop it before it leads with term " + term);
        }
        leadership = new Leadership(store, fleet, blobs, connections, loop, config, metrics, random, term);
        leadership.begin();
    }

    /**
     * To be called before a {@link #stop()} that can wait: claims no further start, and completes once those claimed were
     * made, as the next leader could not tell, and would count them. At once where this process does not lead; never
     * fails. The rest goes on as before.
     */
    public synchronized CompletionStage<Void> handOver() {
        Leadership leader = leadership;
        if (leader == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> leader.handOver(done));
        return done;
    }

    /** Leadership is lost: nothing more is sent or written from here on. Workers go on with what they have. */
    public synchronized void stop() {
        Leadership ended = leadership;
        leadership = null;
        if (ended != null) {
            ended.end();
            loop.execute(ended::release);
        }
    }

    /** The namespace's workers; none while this process does not lead. */
    @Override
    public CompletionStage<List<WorkerView>> workers(String namespace) {
        return ask(List.of(), leader -> {
            List<WorkerView> views = new ArrayList<>();
            for (WorkerLink worker : leader.workers()) {
                if (worker.endpoint.key().namespace().equals(namespace)) {
                    views.add(view(leader, worker));
                }
            }
            return views;
        });
    }

    /** The fleet's pools, {@code ready} and {@code javaVersion} filled in; zeros while this process does not lead. */
    @Override
    public CompletionStage<List<PoolView>> pools(String namespace) {
        List<PoolView> pools = fleet.pools(namespace);
        return ask(
                pools,
                leader -> pools.stream()
                        .map(pool -> PoolCount.of(pool, leader).in(pool))
                        .toList());
    }

    /**
     * What a pool has to do now; empty while this process does not lead.
     *
     * @param most up to which waiting invocations are counted
     */
    public CompletionStage<Optional<PoolLoad>> load(String namespace, String pool, int most) {
        return ask(Optional.empty(), leader -> Optional.of(PoolLoad.of(namespace, pool, most, leader)));
    }

    /**
     * The output of a run, from the worker that has or had it; of a {@code map} that of its first slice there. Fails with
     * a {@code ProblemException}: GONE where no worker keeps it, UNAVAILABLE while this process does not lead or the
     * worker does not answer.
     */
    @Override
    public CompletionStage<LogChunk> log(Run run, long offset) {
        CompletableFuture<LogChunk> notLeading = CompletableFuture.failedFuture(
                Problem.of(Problem.Type.UNAVAILABLE, "This process does not lead, so it does not talk to workers.")
                        .toException());
        return ask(notLeading, leader -> new RunLog(leader, run).read(offset)).thenCompose(chunk -> chunk);
    }

    /** How many runs are in hand; what has ended must not pile up. */
    CompletionStage<Integer> activeRuns() {
        return ask(0, Leadership::activeRuns);
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** Asks the leadership on its loop, so that what it answers fits together. */
    private synchronized <T> CompletionStage<T> ask(T notLeading, Function<Leadership, T> question) {
        Leadership leader = leadership;
        if (leader == null) {
            return CompletableFuture.completedFuture(notLeading);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.apply(leader)));
        return answer;
    }

    private static WorkerView view(Leadership leader, WorkerLink worker) {
        WorkerView.State state;
        if (worker.joined == null || worker.silent) {
            state = WorkerView.State.Unreachable;
        } else if (worker.draining) {
            state = WorkerView.State.Draining;
        } else {
            state = leader.isBusy(worker) ? WorkerView.State.Busy : WorkerView.State.Idle;
        }
        return new WorkerView(
                worker.name(), worker.endpoint.key().pool(), state, leader.runOn(worker), worker.completed);
    }
}
