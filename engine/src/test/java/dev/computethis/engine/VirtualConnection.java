package dev.computethis.engine;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A connection to a {@link VirtualWorker}: a millisecond each way, and silence or lost answers where the worker says so. */
final class VirtualConnection implements WorkerConnection {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final VirtualWorker worker;
    private final EventLoop loop;
    private final long term;
    private boolean closed;

    VirtualConnection(VirtualWorker worker, EventLoop loop, long term) {
        this.worker = worker;
        this.loop = loop;
        this.term = term;
    }

    @Override
    public CompletionStage<WorkerState> state() {
        return call(() -> CompletableFuture.completedFuture(worker.state(term)));
    }

    @Override
    public CompletionStage<Outcome> run(Assignment assignment) {
        return call(VirtualWorker.latency().plus(worker.detour), () -> worker.run(term, assignment));
    }

    @Override
    public CompletionStage<Outcome> await(AssignmentId id) {
        return call(() -> worker.await(id));
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        return call(() -> {
            worker.put(digest);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public CompletionStage<Void> cancel(AssignmentId id) {
        return call(() -> {
            worker.cancel(id);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public CompletionStage<WorkerLog> log(AssignmentId id, long offset) {
        return call(() -> CompletableFuture.completedFuture(worker.log(id, offset)));
    }

    @Override
    public void acknowledge(AssignmentId id) {
        if (!closed && !worker.dead) {
            worker.acknowledge(id);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> request) {
        return call(VirtualWorker.latency(), request);
    }

    private <T> CompletionStage<T> call(Duration latency, Supplier<CompletionStage<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.schedule(
                () -> {
                    if (worker.dead || worker.silent || closed) {
                        loop.schedule(() -> fail(answer), worker.dead ? Duration.ZERO : TIMEOUT);
                        return;
                    }
                    try {
                        request.get()
                                .whenComplete((value, failure) -> answer(answer, () -> {
                                    if (failure == null) {
                                        answer.complete(value);
                                    } else {
                                        answer.completeExceptionally(failure);
                                    }
                                }));
                    } catch (RuntimeException refused) {
                        answer(answer, () -> answer.completeExceptionally(refused));
                    }
                },
                latency);
        // A request parked at a worker that falls silent ends with the connection.
        watch(answer);
        return answer;
    }

    private void watch(CompletableFuture<?> answer) {
        loop.schedule(
                () -> {
                    if (!answer.isDone() && !closed) {
                        if (worker.dead || worker.silent) {
                            fail(answer);
                        } else {
                            watch(answer);
                        }
                    }
                },
                TIMEOUT);
    }

    private void answer(CompletableFuture<?> answer, Runnable completion) {
        loop.schedule(
                () -> {
                    if (worker.dead || worker.silent || worker.answersLost) {
                        fail(answer);
                    } else {
                        completion.run();
                    }
                },
                VirtualWorker.latency());
    }

    private static void fail(CompletableFuture<?> answer) {
        answer.completeExceptionally(
                new UnreachableException("no answer", new IOException("the connection was closed")));
    }
}
