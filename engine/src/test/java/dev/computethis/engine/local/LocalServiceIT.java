package dev.computethis.engine.local;

import static dev.computethis.engine.local.TestClient.get;
import static dev.computethis.engine.local.TestClient.submission;
import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LocalEngine;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service with four real worker processes. */
class LocalServiceIT {

    private static final int WORKERS = 4;

    private static LocalService local;
    private static ComputeService service;
    private static TestClient client;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        local = new LocalService(WORKERS, DispatcherMetrics.NONE, ForkJoinPool.commonPool());
        service = local.service();
        client = new TestClient(service);
        client.awaitIdle(WORKERS);
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @Test
    void resultComesBack() {
        RunView run = client.run(submission(Job.SQUARE, "7"));

        assertThat(run.phase()).isEqualTo(Phase.Succeeded);
        assertThat(run.worker()).startsWith("default-");
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.preview()).isEqualTo("49");
        assertThat(run.durationMillis()).isNotNull();
        assertThat(client.results(run)).containsExactly(49);
    }

    @Test
    void eightRunsOnFourWorkersGiveEachTwo() throws IOException {
        // Given two waves of runs that stay until their file is there
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        List<CompletionStage<RunView>> runs = new ArrayList<>();
        IntStream.range(0, WORKERS).forEach(i -> runs.add(client.submit(submission(Job.AWAIT_FILE, first.toString()))));
        client.awaitBusy(WORKERS);
        IntStream.range(0, WORKERS)
                .forEach(i -> runs.add(client.submit(submission(Job.AWAIT_FILE, second.toString()))));

        // When the first may end, then all have one of the second
        Files.createFile(first);
        runs.subList(0, WORKERS).forEach(TestClient::get);
        client.awaitBusy(WORKERS);
        Files.createFile(second);

        Map<String, Long> runsByWorker = runs.stream()
                .map(TestClient::get)
                .collect(Collectors.groupingBy(run -> Objects.requireNonNull(run.worker()), Collectors.counting()));
        assertThat(runsByWorker).isEqualTo(Map.of("default-0", 2L, "default-1", 2L, "default-2", 2L, "default-3", 2L));
    }

    @Test
    void mapGivesItsResultsInOrder() {
        String[] numbers = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);

        RunView run = client.run(submission(Job.SQUARE, numbers));

        assertThat(run.succeeded()).isEqualTo(200);
        assertThat(client.results(run))
                .isEqualTo(IntStream.range(0, 200).mapToObj(i -> i * i).toList());
    }

    @Test
    void thrownExceptionArrivesWithItsStack() {
        RunView run = client.run(submission(Job.THROW, "no such account"));

        assertThat(run.phase()).isEqualTo(Phase.Failed);
        Failure failure = Objects.requireNonNull(run.failure());
        assertThat(failure.kind()).isEqualTo(Failure.Kind.Threw);
        assertThat(failure.message()).contains("no such account");
        assertThat(failure.exceptionClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.stackTrace()).contains("Job.apply");
        assertThat(run.attempt()).isEqualTo(1);
    }

    @Test
    void whatKillsItsJvmFailsByNameAndTheWorkersServeOn() {
        RunView exited = client.run(submission(Job.EXIT, "3"));
        RunView filled = client.run(submission(Job.FILL_HEAP, ""));
        RunView looped = client.run(submission(Delivery.AtLeastOnce, 3, 1L, Job.LOOP, ""));

        assertFailure(exited, Phase.Failed, Failure.Kind.Exited);
        assertThat(Objects.requireNonNull(exited.failure()).exitCode()).isEqualTo(3);
        assertFailure(filled, Phase.Failed, Failure.Kind.OutOfMemory);
        assertFailure(looped, Phase.TimedOut, Failure.Kind.DeadlineExceeded);
        assertThat(Objects.requireNonNull(looped.failure()).threadDump()).contains("Job.apply");
        client.awaitIdle(WORKERS);
        assertThat(client.results(client.run(submission(Job.SQUARE, "3")))).containsExactly(9);
    }

    @Test
    void cancelledRunEndsAndItsWorkerServesOn() {
        CompletionStage<RunView> answer = client.submit(submission(Job.LOOP, ""));
        client.awaitBusy(1);
        RunView running = get(service.list("default", new dev.computethis.protocol.RunQuery(null, 1, null)))
                .items()
                .get(0);

        get(service.cancel("default", running.name()));

        assertFailure(get(answer), Phase.Cancelled, Failure.Kind.Cancelled);
        client.awaitIdle(WORKERS);
    }

    @Test
    void deletedRunEndsOnItsWorkerToo() {
        CompletionStage<RunView> answer = client.submit(submission(Job.LOOP, ""));
        client.awaitBusy(1);
        RunView running = get(service.list("default", new dev.computethis.protocol.RunQuery(null, 1, null)))
                .items()
                .get(0);

        get(service.delete("default", running.name()));

        assertThat(answer.toCompletableFuture()).failsWithin(TestClient.PATIENCE);
        client.awaitIdle(WORKERS);
    }

    @Test
    void sameSubmissionAHundredTimesAtOnceIsOneRun() {
        Submission submission = submission(Job.SQUARE, "5");

        List<CompletableFuture<RunView>> answers = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> service.submit("default", "same/1", submission, "tester", TestClient.PATIENCE))
                        .thenCompose(stage -> stage))
                .toList();

        assertThat(answers.stream().map(TestClient::get).map(RunView::uid).distinct())
                .hasSize(1);
        assertThat(get(answers.get(0)).attempt()).isEqualTo(1);
    }

    @Test
    void resultOverTheInlineLimitIsABlob() {
        RunView small = client.run(submission(Job.BYTES, "200000"));
        RunView large = client.run(submission(Job.BYTES, "1000000"));

        assertThat(Objects.requireNonNull(small.result()).inline()).isNotNull();
        assertThat(Objects.requireNonNull(large.result()).blob()).startsWith("sha256:");
        assertThat((byte[]) client.results(large).get(0)).hasSize(1_000_000);
    }

    @Test
    void resultOverTheLimitFailsNamingIt() {
        RunView run = client.run(submission(Job.BYTES, Integer.toString(Limits.BLOB_BYTES + 1)));

        assertFailure(run, Phase.Failed, Failure.Kind.ResultTooLarge);
        assertThat(Objects.requireNonNull(run.failure()).message()).contains("" + Limits.BLOB_BYTES);
        client.awaitIdle(WORKERS);
    }

    @Test
    void callerMayWaitForAnotherRunWhereAnAnswerArrives() {
        CompletionStage<Object> chained = client.submit(submission(Job.SQUARE, "2"))
                .thenApply(first -> Objects.requireNonNull(
                        client.results(client.run(submission(Job.SQUARE, "4"))).get(0)));

        assertThat(chained.toCompletableFuture())
                .succeedsWithin(TestClient.PATIENCE)
                .isEqualTo(16);
    }

    @Test
    void workersPoolsAndLogsAreTold() {
        List<WorkerView> workers = get(service.workers("default"));
        List<PoolView> pools = get(service.pools("default"));
        RunView run = client.run(submission(Job.SQUARE, "2"));
        LogChunk log = get(service.log("default", run.name(), 0));

        assertThat(workers.stream().map(WorkerView::name))
                .containsExactlyInAnyOrder("default-0", "default-1", "default-2", "default-3");
        assertThat(pools).singleElement().satisfies(pool -> {
            assertThat(pool.replicas()).isEqualTo(WORKERS);
            assertThat(pool.javaVersion()).isEqualTo(Runtime.version().feature());
        });
        assertThat(log.complete()).isTrue();
        assertThat(get(service.workers("elsewhere"))).isEmpty();
    }

    @Test
    void serviceLoaderFindsTheEngine() {
        Stream<LocalEngine> engines =
                ServiceLoader.load(LocalEngine.class).stream().map(ServiceLoader.Provider::get);

        assertThat(engines).singleElement().isInstanceOf(ProcessLocalEngine.class);
    }

    private static void assertFailure(RunView run, Phase phase, Failure.Kind kind) {
        assertThat(run.phase()).as(run.toString()).isEqualTo(phase);
        assertThat(Objects.requireNonNull(run.failure()).kind()).isEqualTo(kind);
    }
}
