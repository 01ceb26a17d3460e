package dev.computethis;

import static dev.computethis.ExecutorTasks.creates;
import static dev.computethis.ExecutorTasks.fails;
import static dev.computethis.ExecutorTasks.goesOn;
import static dev.computethis.ExecutorTasks.nothing;
import static dev.computethis.ExecutorTasks.value;
import static dev.computethis.ExecutorTasks.valueOnceThereIs;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code java.util.concurrent} asks of an executor, of which two tasks run at once. Holds of the JDK's own, too. */
@Timeout(120)
abstract class ExecutorContract {

    private ExecutorService executor;

    @TempDir
    private Path directory;

    abstract ExecutorService make();

    @BeforeEach
    void makeOne() {
        executor = make();
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void aTasksValueComesBack() throws Exception {
        assertThat(executor.submit(value(4)).get()).isEqualTo(4);
        assertThat(executor.submit(nothing()).get()).isNull();
        assertThat(executor.submit(nothing(), "done").get()).isEqualTo("done");
    }

    @Test
    void moreTasksThanCanRunAtOnceAllRun() throws Exception {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(executor.submit(value(i)));
        }

        for (int i = 0; i < 50; i++) {
            assertThat(futures.get(i).get()).isEqualTo(i);
        }
    }

    @Test
    void whatATaskThrewIsTheRootCause() {
        assertThatThrownBy(() -> executor.submit(fails("no")).get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("no");
    }

    @Test
    void executeRunsATask() {
        Path file = directory.resolve("file");

        executor.execute(creates(file));

        await().atMost(30, SECONDS).until(() -> Files.exists(file));
    }

    @Test
    void nullIsNoTask() {
        assertThatThrownBy(() -> executor.submit((Callable<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.submit((Runnable) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAll(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAny(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> executor.invokeAll(Arrays.asList(value(1), null)))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void getGivesUpInTimeAndTheTaskGoesOn() throws Exception {
        Path file = directory.resolve("file");
        Future<Integer> future = executor.submit(valueOnceThereIs(file, 7));

        assertThatThrownBy(() -> future.get(10, MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(future.isDone()).isFalse();
        Files.createFile(file);

        assertThat(future.get()).isEqualTo(7);
    }

    @Test
    void aCancelledTaskIsDoneAndMakesRoomForOthers() throws Exception {
        List<Future<Integer>> stuck = List.of(executor.submit(goesOn()), executor.submit(goesOn()));

        stuck.forEach(future -> assertThat(future.cancel(true)).isTrue());

        assertThat(stuck).allMatch(Future::isCancelled).allMatch(Future::isDone);
        assertThatThrownBy(() -> stuck.get(0).get()).isInstanceOf(CancellationException.class);
        assertThat(executor.submit(value(1)).get()).isEqualTo(1);
    }

    @Test
    void aTaskThatHasEndedCanNotBeCancelled() throws Exception {
        Future<Integer> ended = executor.submit(value(1));
        ended.get();

        assertThat(ended.cancel(true)).isFalse();
        assertThat(ended.isCancelled()).isFalse();
    }

    @Test
    void invokeAllGivesAllInOrderTheFailedOnesToo() throws Exception {
        List<Future<Integer>> futures = executor.invokeAll(List.of(value(1), fails("no"), value(3)));

        assertThat(futures).hasSize(3).allMatch(Future::isDone);
        assertThat(futures.get(0).get()).isEqualTo(1);
        assertThatThrownBy(() -> futures.get(1).get()).isInstanceOf(ExecutionException.class);
        assertThat(futures.get(2).get()).isEqualTo(3);
        assertThat(executor.invokeAll(List.<Callable<Integer>>of())).isEmpty();
    }

    @Test
    void invokeAllCancelsWhatIsLate() throws Exception {
        List<Future<Integer>> futures = executor.invokeAll(List.of(goesOn(), goesOn(), goesOn()), 100, MILLISECONDS);

        assertThat(futures).hasSize(3).allMatch(Future::isCancelled);
        assertThat(executor.submit(value(1)).get()).isEqualTo(1);
    }

    @Test
    void invokeAnyGivesOneThatSucceedsAndStopsTheOthers() throws Exception {
        assertThat(executor.invokeAny(List.of(fails("no"), value(2), goesOn()))).isEqualTo(2);

        assertThat(executor.submit(value(1)).get()).isEqualTo(1);
    }

    @Test
    void invokeAnyFailsAsTheTasksDoOrInTime() {
        assertThatThrownBy(() -> executor.invokeAny(List.of(fails("no"), fails("no"))))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no");
        assertThatThrownBy(() -> executor.invokeAny(List.of(goesOn()), 100, MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.<Callable<Integer>>of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInterruptedCallerStopsWaitingAndItsTasksStop() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Thread caller = new Thread(() -> {
            try {
                executor.invokeAll(List.of(goesOn(), goesOn(), goesOn()));
            } catch (InterruptedException interrupted) {
                thrown.add(interrupted);
            }
        });
        caller.start();
        caller.interrupt();
        caller.join();

        assertThat(thrown).hasSize(1);
        assertThat(executor.submit(value(1)).get()).isEqualTo(1);
    }

    @Test
    void shutDownItTakesNothingNewAndLetsTheRestEnd() throws Exception {
        Path file = directory.resolve("file");
        List<Future<Integer>> futures = IntStream.range(0, 5)
                .mapToObj(i -> executor.submit(valueOnceThereIs(file, i)))
                .toList();

        executor.shutdown();

        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThatThrownBy(() -> executor.submit(value(1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.execute(nothing())).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.awaitTermination(10, MILLISECONDS)).isFalse();
        Files.createFile(file);
        assertThat(executor.awaitTermination(60, SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(futures.get(i).get()).isEqualTo(i);
        }
    }

    @Test
    void shutDownIdleItHasTerminated() throws Exception {
        assertThat(executor.isTerminated()).isFalse();
        executor.submit(value(1)).get();

        executor.shutdown();
        executor.shutdown();

        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
    }

    @Test
    void shutDownNowItStopsWhatRuns() throws Exception {
        Future<Integer> running = executor.submit(goesOn());

        executor.shutdownNow();

        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
        assertThat(running.isDone()).isTrue();
        assertThatThrownBy(running::get).isInstanceOfAny(CancellationException.class, ExecutionException.class);
    }

    @Test
    void aThreadThatAwaitsTerminationCanBeInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> executor.awaitTermination(30, SECONDS)).isInstanceOf(InterruptedException.class);
    }
}
