package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.computethis.catalogue.Jobs;
import dev.computethis.function.RemoteCallable;
import dev.computethis.internal.FakeService;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What java.util.concurrent asks of an executor. */
class ComputeExecutorTest {

    private final FakeService service = new FakeService();
    private final ComputeClient compute = ComputeClient.over(service, "default");
    private final ComputeExecutor executor = compute.executorService();

    @Test
    void lambdasTravelWithoutACast() throws Exception {
        int x = 4;

        assertThat(executor.submit(() -> Jobs.square(x)).get()).isEqualTo(16);
        assertThat((Object) executor.submit(() -> Jobs.nothing()).get()).isNull();
        assertThat(executor.submit((Runnable & Serializable) () -> {}, "done").get())
                .isEqualTo("done");
    }

    @Test
    void throughThePlainTypeACastLetsThemTravelAndWithoutItTheErrorSaysSo() throws Exception {
        ExecutorService plain = executor;

        assertThat(plain.submit((Callable<Integer> & Serializable) () -> 5).get())
                .isEqualTo(5);
        assertThatThrownBy(() -> plain.submit(() -> 5))
                .isInstanceOf(NotSerializableFunctionException.class)
                .hasMessageContaining("ComputeExecutor")
                .hasMessageContaining("& Serializable");
    }

    @Test
    void aTaskGoesByTheNameOfItsOwnCode() throws Exception {
        ExecutorService plain = executor;

        plain.submit((Callable<Integer> & Serializable) () -> 5).get();
        plain.submit((Runnable & Serializable) () -> {}).get();
        plain.submit(new Five()).get();

        assertThat(service.submissions.get(0).function())
                .matches("ComputeExecutorTest\\.aTaskGoesByTheNameOfItsOwnCode\\(lambda\\):\\d+");
        assertThat(service.submissions.get(1).function())
                .matches("ComputeExecutorTest\\.aTaskGoesByTheNameOfItsOwnCode\\(lambda\\):\\d+");
        assertThat(service.submissions.get(2).function()).isEqualTo("ComputeExecutorTest.Five");
    }

    private record Five() implements Callable<Integer>, Serializable {
        @Override
        public Integer call() {
            return 5;
        }
    }

    @Test
    void whatATaskThrewIsTheCauseOfTheCause() {
        assertThatThrownBy(() -> executor.submit(() -> Jobs.fails(1)).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(FunctionFailedException.class)
                .hasRootCauseMessage("no 1");
    }

    @Test
    void invokeAllGivesAllInOrderTheFailedOnesToo() throws Exception {
        List<Future<Integer>> futures = executor.invokeAll(tasks(() -> 1, () -> Jobs.fails(2), () -> 3));

        assertThat(futures).hasSize(3).allMatch(Future::isDone);
        assertThat(futures.get(0).get()).isEqualTo(1);
        assertThatThrownBy(() -> futures.get(1).get()).isInstanceOf(ExecutionException.class);
        assertThat(futures.get(2).get()).isEqualTo(3);
    }

    @Test
    void invokeAllCancelsWhatIsLate() throws Exception {
        service.hold();

        List<Future<Integer>> futures = executor.invokeAll(tasks(() -> 1, () -> 2), 10, TimeUnit.MILLISECONDS);

        assertThat(futures).allMatch(Future::isCancelled);
        assertThat(service.cancelled).hasSize(2);
    }

    @Test
    void invokeAnyGivesOneThatSucceeds() throws Exception {
        assertThat(executor.invokeAny(tasks(() -> Jobs.fails(1), () -> 2))).isEqualTo(2);
    }

    @Test
    void invokeAnyGivesTheOneThatSucceedsAfterTheOthersFailed() throws Exception {
        service.hold();
        FutureTask<Integer> any = new FutureTask<>(() -> executor.invokeAny(tasks(() -> 1, () -> 2)));
        new Thread(any).start();
        await().until(() -> service.keys.size() == 2);

        service.cancel("default", "run-" + service.keys.get(0).replace('/', '-'));
        service.release();

        assertThat(any.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void invokeAnyFailsWhereAllDo() {
        assertThatThrownBy(() -> executor.invokeAny(tasks(() -> Jobs.fails(1), () -> Jobs.fails(2))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(FunctionFailedException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.<Callable<Integer>>of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void invokeAnyGivesUpInTime() {
        service.hold();

        assertThatThrownBy(() -> executor.invokeAny(tasks(() -> 1), 10, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(service.cancelled).hasSize(1);
    }

    @Test
    void anInterruptedInvokeAllCancelsItsTasks() throws InterruptedException {
        service.hold();
        List<Throwable> thrown = new ArrayList<>();
        Thread caller = new Thread(() -> {
            try {
                executor.invokeAll(tasks(() -> 1));
            } catch (InterruptedException interrupted) {
                thrown.add(interrupted);
            }
        });
        caller.start();
        caller.interrupt();
        caller.join();

        assertThat(thrown).hasSize(1);
        assertThat(service.cancelled).hasSize(1);
    }

    @Test
    void shutdownRefusesWhatIsNewAndLetsTheRestEnd() throws Exception {
        service.hold();
        RemoteFuture<Integer> running = executor.submit(() -> 1);

        executor.shutdown();

        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThatThrownBy(() -> executor.submit(() -> 2)).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        service.cancel("default", running.runName());
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shutdownNowCancels() throws Exception {
        service.hold();
        RemoteFuture<Integer> running = executor.submit(() -> 1);

        assertThat(executor.shutdownNow()).isEmpty();

        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
        assertThat(compute.computeThis(() -> 1).runAsync())
                .as("the client stays open")
                .isNotNull();
    }

    @SafeVarargs
    private static List<Callable<Integer>> tasks(RemoteCallable<Integer>... tasks) {
        return List.of(tasks);
    }
}
