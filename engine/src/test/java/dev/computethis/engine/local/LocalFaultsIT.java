package dev.computethis.engine.local;

import static dev.computethis.engine.local.TestClient.get;
import static dev.computethis.engine.local.TestClient.submission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.protocol.Delivery;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.RunView;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a local service of one worker does when processes die. */
class LocalFaultsIT {

    private LocalService local;
    private TestClient client;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        local = new LocalService(1, DispatcherMetrics.NONE, ForkJoinPool.commonPool());
        client = new TestClient(local.service());
    }

    @AfterEach
    void stop() {
        local.close();
    }

    @Test
    void runWhoseLauncherIsKilledRunsAgain() throws IOException {
        Path pid = directory.resolve("pid");
        CompletionStage<RunView> answer = client.submit(submission(Job.STAY_AT_FIRST, pid.toString()));

        kill(awaitPid(pid));

        RunView run = client.atEnd(get(answer));
        assertThat(run.phase()).as(run.toString()).isEqualTo(Phase.Succeeded);
        assertThat(run.attempt()).isEqualTo(2);
        assertThat(client.results(run)).containsExactly(2);
    }

    @Test
    void runThatMayStartOnceIsLostWithItsLauncher() throws IOException {
        Path pid = directory.resolve("pid");
        CompletionStage<RunView> answer =
                client.submit(submission(Delivery.AtMostOnce, 1, null, Job.STAY_AT_FIRST, pid.toString()));

        kill(awaitPid(pid));

        RunView run = client.atEnd(get(answer));
        assertThat(run.phase()).as(run.toString()).isEqualTo(Phase.Lost);
        assertThat(Objects.requireNonNull(run.failure()).kind()).isEqualTo(Failure.Kind.WorkerLost);
        assertThat(run.attempt()).isEqualTo(1);
    }

    @Test
    void runnerOfAKilledLauncherEndsToo() throws IOException {
        Path pid = directory.resolve("pid");
        CompletionStage<RunView> answer = client.submit(submission(Job.STAY_AT_FIRST, pid.toString()));
        ProcessHandle launcher = awaitPid(pid);
        List<ProcessHandle> runners = launcher.descendants().toList();
        assertThat(runners).isNotEmpty();

        kill(launcher);

        awaitEnd(runners);
        get(answer);
    }

    @Test
    void closeLeavesNoProcessAndNoFile() throws IOException {
        Path pid = directory.resolve("pid");
        CompletionStage<RunView> answer = client.submit(submission(Job.LEAVE_PROCESS, pid.toString()));
        ProcessHandle left = awaitPid(pid);
        List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(2);

        local.close();

        awaitEnd(processes);
        awaitEnd(List.of(left));
        assertThat(local.directory()).doesNotExist();
        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void killedServiceLeavesNoProcess() throws Exception {
        Process service = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Alone.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = service.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            List<ProcessHandle> processes = service.descendants().toList();
            assertThat(processes).hasSizeGreaterThanOrEqualTo(4);

            service.destroyForcibly().waitFor();

            awaitEnd(processes);
        }
    }

    /** A service that is up until it is killed. */
    static final class Alone {
        public static void main(String[] arguments) throws InterruptedException {
            TestClient client =
                    new TestClient(new LocalService(2, DispatcherMetrics.NONE, ForkJoinPool.commonPool()).service());
            client.awaitIdle(2);
            client.run(submission(Job.SQUARE, "2"));
            System.out.println("ready");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static ProcessHandle awaitPid(Path file) throws IOException {
        await().atMost(TestClient.PATIENCE).until(() -> Files.exists(file));
        return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
    }

    private static void kill(ProcessHandle process) {
        assertThat(process.destroyForcibly()).isTrue();
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        await().atMost(TestClient.PATIENCE)
                .untilAsserted(() -> assertThat(alive(processes)).isEmpty());
    }

    private static Stream<ProcessHandle> alive(List<ProcessHandle> processes) {
        return processes.stream().filter(ProcessHandle::isAlive);
    }
}
