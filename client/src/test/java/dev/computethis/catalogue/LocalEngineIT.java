package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.computethis.ClassMissingException;
import dev.computethis.ComputeClient;
import dev.computethis.FunctionFailedException;
import dev.computethis.RemoteFuture;
import dev.computethis.RunTimedOutException;
import dev.computethis.function.RunContext;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.WorkerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real engine with real worker processes, as a user's own test has it. */
@Timeout(120)
class LocalEngineIT {

    private static ComputeClient compute;

    @BeforeAll
    static void start() {
        compute = ComputeClient.local(2);
    }

    @AfterAll
    static void stop() {
        compute.close();
    }

    static List<Case> cases() {
        return Catalogue.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyShapeTravels(Case shape) {
        assertThat(shape.call().apply(compute)).isEqualTo(shape.expected());
    }

    @Test
    void aFunctionRunsInAnotherProcess() {
        long there = compute.computeThis(() -> ProcessHandle.current().pid()).run();

        assertThat(there).isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aMapIsOneRunOfManyInvocations() {
        List<Integer> numbers = IntStream.range(0, 5_000).boxed().toList();

        RemoteFuture<List<Integer>> squares =
                compute.computeThis(Jobs::square).map(numbers).runAsync();

        assertThat(squares.join()).isEqualTo(numbers.stream().map(n -> n * n).toList());
        assertThat(squares.status().invocations()).isEqualTo(5_000);
        assertThat(squares.status().succeeded()).isEqualTo(5_000);
    }

    @Test
    void aMapOfNothingIsNothing() {
        assertThat(compute.computeThis(Jobs::square).map(List.of()).run()).isEmpty();
    }

    @Test
    void theFirstInvocationThatFailsFailsTheMap() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(Remote::failsAtThree)
                        .map(List.of(0, 1, 2, 3, 4))
                        .run());

        assertThat(failed.invocation()).isEqualTo(3);
        assertThat(failed).hasMessageContaining("threw in invocation 3: three");
        assertThat(failed).hasRootCauseMessage("three");
    }

    @Test
    void manyFuturesAtOnce() {
        List<RemoteFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int x = i;
            futures.add(compute.computeThis(() -> x + 1).runAsync());
        }

        assertThat(futures.stream().map(CompletableFuture::join))
                .isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void theExceptionItThrewIsTheCauseWithItsRemoteStack() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(Jobs::fails, 7).run());

        assertThat(failed).hasCauseInstanceOf(IOException.class).hasRootCauseMessage("no 7");
        assertThat(failed.getCause().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("fails"));
        assertThat(failed.remoteStack()).contains("Jobs.fails");
        assertThat(failed.worker()).isNotNull();
        assertThat(failed.attempt()).isEqualTo(1);
    }

    @Test
    void anExceptionOfTheUsersOwnClassIsTheCauseToo() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(Remote::throwsItsOwn).run());

        assertThat(failed).hasCauseInstanceOf(Lambdas.Own.class);
    }

    @Test
    void anExceptionThatCanNotTravelArrivesAsText() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(Remote::throwsWhatCanNotTravel).run());

        assertThat(failed.getCause())
                .hasMessageContaining("stuck")
                .hasMessageContaining("Remote.throwsWhatCanNotTravel");
        assertThat(failed.remoteStack()).contains("stuck");
    }

    @Test
    void aResultThatCanNotTravelIsToldAsSuch() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(() -> Thread.currentThread()).run());

        assertThat(failed.kind()).isEqualTo(Failure.Kind.ResultNotSerializable);
        assertThat(failed).hasMessageContaining("java.lang.Thread");
    }

    @Test
    void exitEndsTheRunAndNotTheWorker() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(() -> System.exit(3)).run());

        assertThat(failed.kind()).isEqualTo(Failure.Kind.Exited);
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(compute.computeThis(Jobs::square, 2).run()).isEqualTo(4);
    }

    @Test
    void aFullHeapEndsTheRunAndNotTheWorker() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(Remote::fillsTheHeap).run());

        assertThat(failed.kind()).isEqualTo(Failure.Kind.OutOfMemory);
        assertThat(compute.computeThis(Jobs::square, 2).run()).isEqualTo(4);
    }

    @Test
    void anEndlessLoopEndsAtItsTimeoutWithAThreadDump() {
        RunTimedOutException timedOut = catchThrowableOfType(
                RunTimedOutException.class,
                () -> compute.computeThis(Remote::loops)
                        .timeout(Duration.ofSeconds(1))
                        .run());

        assertThat(timedOut.threadDump()).contains("Remote.loops");
        assertThat(compute.computeThis(Jobs::square, 2).run()).isEqualTo(4);
    }

    @Test
    void cancellingAFutureStopsItsFunction() {
        RemoteFuture<Integer> future = compute.computeThis(Remote::loops).runAsync();
        await().atMost(Duration.ofSeconds(30)).until(() -> busyWith(future.runName()));

        future.cancel(true);

        await().atMost(Duration.ofSeconds(30)).until(() -> future.status().phase() == Phase.Cancelled);
        await().atMost(Duration.ofSeconds(30)).until(() -> !busyWith(future.runName()));
    }

    @Test
    void whatItPrintsIsItsLog() {
        RemoteFuture<Integer> future = compute.computeThis(Remote::prints).runAsync();
        future.join();

        assertThat(future.log()).contains("printed to out").contains("printed to err");
    }

    @Test
    void theContextTellsTheRunAFunctionIsPartOf() {
        RemoteFuture<String> future = compute.computeThis(
                        () -> RunContext.current().name()
                                + " " + RunContext.current().attempt() + " "
                                + RunContext.current().worker())
                .runAsync();

        assertThat(future.join())
                .isEqualTo(future.runName() + " 1 " + future.status().worker());
    }

    @Test
    void theContextIsKnownToThreadsThatAFunctionStarts() {
        RemoteFuture<String> future = compute.computeThis(() -> CompletableFuture.supplyAsync(
                                () -> RunContext.current().name())
                        .join())
                .runAsync();

        assertThat(future.join()).isEqualTo(future.runName());
    }

    @Test
    void aFunctionThatThrowsWhatItIsTriedAgainOnStartsAgain() {
        RemoteFuture<Integer> future = compute.computeThis(Remote::failsTwice)
                .retryOn(IOException.class)
                .runAsync();

        assertThat(future.join()).isEqualTo(3);
        assertThat(future.status().attempt()).isEqualTo(3);
    }

    @Test
    void aFunctionThatIsNotTriedAgainFailsAtOnce() {
        FunctionFailedException failed = catchThrowableOfType(
                FunctionFailedException.class,
                () -> compute.computeThis(Remote::failsTwice)
                        .retryOn(IllegalStateException.class)
                        .run());

        assertThat(failed).hasCauseInstanceOf(IOException.class).hasRootCauseMessage("attempt 1");
    }

    @Test
    void aCancelledFunctionThatHeedsItClearsUpAndItsProgressShowsMeanwhile(@TempDir Path directory) {
        String file = directory.resolve("file").toString();
        RemoteFuture<Integer> future =
                compute.computeThis(Remote::waitsForItsCancellation, file).runAsync();
        await().atMost(Duration.ofSeconds(30)).until(() -> future.status().progress() != null);
        assertThat(future.status().progress().fraction()).isEqualTo(0.5);
        assertThat(future.status().progress().message()).startsWith("turn ");

        future.cancel(true);

        await().atMost(Duration.ofSeconds(30)).until(() -> future.status().phase() == Phase.Cancelled);
        assertThat(Path.of(file)).hasContent("cleared up");
    }

    @Test
    void aClassThatDidNotComeAlongIsNamedByAnExceptionOfItsOwn() throws ClassNotFoundException {
        String name = "dev.computethis.catalogue.NamedOnly";

        ClassMissingException missing = catchThrowableOfType(
                ClassMissingException.class,
                () -> compute.computeThis(Remote::loadsByName, name).run());

        assertThat(missing.className()).isEqualTo(name);
        assertThat(missing).hasMessageContaining("include(").hasCauseInstanceOf(ClassNotFoundException.class);
        assertThat(compute.computeThis(Remote::loadsByName, name)
                        .include(Class.forName(name))
                        .run())
                .isEqualTo(1);
    }

    @Test
    void theLogIsToldWhileTheFunctionPrints(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("file");
        RemoteFuture<Integer> future =
                compute.computeThis(Remote::printsOnAndOn, file.toString()).runAsync();
        StringBuffer heard = new StringBuffer();

        CompletableFuture<Void> all = future.followLog(heard::append);
        await().atMost(Duration.ofSeconds(30)).until(() -> heard.toString().contains("first"));
        assertThat(future.isDone()).isFalse();
        Files.createFile(file);

        assertThat(all).succeedsWithin(Duration.ofSeconds(30));
        assertThat(heard.toString().lines()).containsExactly("first", "last");
    }

    @Test
    void theSameKeyIsTheSameRun() {
        long first = compute.computeThis(Remote::moment).idempotencyKey("same").run();

        assertThat(compute.computeThis(Remote::moment).idempotencyKey("same").run())
                .isEqualTo(first);
    }

    private static boolean busyWith(String run) {
        return compute.service().workers("default").toCompletableFuture().join().stream()
                .map(WorkerView::run)
                .anyMatch(run::equals);
    }
}
