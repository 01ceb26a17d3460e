package dev.computethis.engine;

import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A fleet with the pools it is given, and what a dispatcher would tell of it. */
final class FixedFleet implements WorkerFleet {

    final List<PoolView> pools = new ArrayList<>();

    FixedFleet(String namespace) {
        pools.add(new PoolView(namespace, Submission.DEFAULT_POOL, 2, 2, Submission.JAVA, 17));
    }

    @Override
    public List<PoolView> pools() {
        return List.copyOf(pools);
    }

    @Override
    public Subscription watch(Listener listener) {
        return () -> {};
    }

    @Override
    public void recycle(WorkerEndpoint worker) {}

    /** The same fleet as its dispatcher shows it. */
    Workforce workforce() {
        return new Workforce() {
            @Override
            public CompletionStage<List<WorkerView>> workers(String namespace) {
                return CompletableFuture.completedFuture(List.of());
            }

            @Override
            public CompletionStage<List<PoolView>> pools(String namespace) {
                return CompletableFuture.completedFuture(FixedFleet.this.pools(namespace));
            }

            @Override
            public CompletionStage<LogChunk> log(Run run, long offset) {
                return CompletableFuture.failedFuture(
                        Problem.of(Problem.Type.GONE, "No worker keeps it.").toException());
            }
        };
    }
}
