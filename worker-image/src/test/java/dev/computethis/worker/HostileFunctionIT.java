package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Failure.Kind;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.worker.functions.Hostile;
import dev.computethis.worker.functions.Tame;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a function does, it ends with a clear failure, and the same worker serves the next run soon. */
class HostileFunctionIT {

    /** Enough for a new runner on a machine that others use, too. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static WorkerProcess process;
    private static WorkerClient worker;

    @BeforeAll
    static void startWorker(@TempDir Path directory) throws IOException {
        process = WorkerProcess.start(directory, Map.of());
        worker = process.connect();
    }

    @AfterAll
    static void stopWorker() throws IOException {
        process.close();
    }

    /** Within 2 s on a machine that has time for it; on one that others use, too, a JVM alone may take longer. */
    @AfterEach
    void theSameWorkerServesTheNextRunSoon() throws IOException {
        long started = System.nanoTime();

        Outcome next = worker.run(Shipment.of(Tame.SQUARE, List.of(3), Tame.class));

        assertThat(WorkerClient.result(next)).isEqualTo(9);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    }

    @Test
    void systemExitIsNamedWithItsCodeAndItsCaller() {
        Failure failure = fails(Hostile.EXIT);

        assertThat(failure.kind()).isEqualTo(Kind.Exited);
        assertThat(failure.message()).contains("System.exit(1)");
        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.stackTrace()).contains("Hostile.exit");
        assertThat(failure.logTail()).isEqualTo("before the end\n");
    }

    @Test
    void haltIsNamedWithItsCode() {
        Failure failure = fails(Hostile.HALT);

        assertThat(failure.kind()).isEqualTo(Kind.Exited);
        assertThat(failure.exitCode()).isEqualTo(7);
    }

    @Test
    void aFilledHeapIsNamedWithTheStack() {
        Failure failure = fails(Hostile.FILL_HEAP);

        assertThat(failure.kind()).isEqualTo(Kind.OutOfMemory);
        assertThat(failure.stackTrace()).contains("Hostile.fillHeap");
    }

    @Test
    void aHeapFilledByAnotherThreadEndsTheRunThatWaits() {
        Failure failure = fails(Hostile.FILL_HEAP_ON_ANOTHER_THREAD);

        assertThat(failure.kind()).isEqualTo(Kind.OutOfMemory);
        assertThat(failure.stackTrace()).contains("Hostile.fillHeap");
    }

    @Test
    void aStackOverflowIsAnExceptionLikeOthers() {
        long replaced = replacements();

        Failure failure = fails(Hostile.RECURSE);

        assertThat(failure.kind()).isEqualTo(Kind.Threw);
        assertThat(failure.exceptionClass()).isEqualTo("java.lang.StackOverflowError");
        assertThat(replacements()).isEqualTo(replaced);
    }

    @Test
    void anEndlessLoopIsKilledAtItsDeadline() {
        Outcome outcome = worker.run(shipment(Hostile.LOOP_FOR_EVER), 300);

        assertThat(outcome.phase()).isEqualTo(Phase.TimedOut);
        Failure failure = Objects.requireNonNull(outcome.failure());
        assertThat(failure.kind()).isEqualTo(Kind.DeadlineExceeded);
        assertThat(failure.message()).contains("300 ms");
        assertThat(failure.threadDump()).contains("Hostile.loopForEver");
        assertThat(Duration.ofNanos(outcome.durationNanos())).isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }

    @Test
    void aDeadlockIsShownInTheThreadDump() {
        Outcome outcome = worker.run(shipment(Hostile.DEADLOCK), 500);

        assertThat(outcome.phase()).isEqualTo(Phase.TimedOut);
        assertThat(Objects.requireNonNull(outcome.failure()).threadDump())
                .contains("2 threads are in a deadlock", "Hostile.lock", "\"the other\"");
    }

    @Test
    void aCancelledRunIsKilledWithItsChildProcesses() {
        AssignmentId id = worker.start(shipment(Hostile.FORK_AND_WAIT));
        await().until(() -> worker.logText(id).endsWith("\n"));
        long child = Long.parseLong(worker.logText(id).strip());
        assertThat(ProcessHandle.of(child)).isPresent();

        worker.cancel(id);
        Outcome outcome = worker.await(id);

        assertThat(outcome.phase()).isEqualTo(Phase.Cancelled);
        assertThat(Objects.requireNonNull(outcome.failure()).kind()).isEqualTo(Kind.Cancelled);
        await().untilAsserted(() -> assertGone(child));
    }

    @Test
    void aChildLeftBehindIsKilled() {
        long before = replacements("Processes");

        Outcome outcome = worker.run(shipment(Hostile.FORK_AND_LEAVE));

        await().until(() -> replacements("Processes") == before + 1);
        await().untilAsserted(() -> assertGone((Long) Objects.requireNonNull(WorkerClient.result(outcome))));
    }

    @Test
    void aDaemonizedChildIsKilled() {
        long before = replacements("Processes");

        Outcome outcome = worker.run(shipment(Hostile.DAEMONIZE));

        await().until(() -> replacements("Processes") == before + 1);
        await().untilAsserted(() -> assertGone((Long) Objects.requireNonNull(WorkerClient.result(outcome))));
    }

    @Test
    void threadsLeftBehindReplaceTheRunner() {
        for (boolean daemon : new boolean[] {true, false}) {
            long before = replacements("Threads");

            Outcome outcome = worker.run(shipment(Hostile.leakingThread(daemon)));

            assertThat(outcome.phase()).isEqualTo(Phase.Succeeded);
            await().until(() -> replacements("Threads") == before + 1);
        }
    }

    @Test
    void ofMuchOutputTheNewestIsKeptAndTheCutIsVisible() {
        AssignmentId id = worker.start(shipment(Hostile.PRINT_MUCH));
        worker.await(id);

        WorkerLog log = worker.log(id, 0);

        assertThat(log.complete()).isTrue();
        assertThat(log.offset()).isEqualTo(50_000 * 100 + "the end\n".length() - log.bytes().length);
        assertThat(log.bytes()).hasSize(1024 * 1024);
        assertThat(new String(log.bytes(), StandardCharsets.UTF_8)).endsWith("x\nthe end\n");
    }

    @Test
    void outputOfAChildProcessIsInTheLog() {
        AssignmentId id = worker.start(shipment(Hostile.RAW_OUTPUT));

        worker.await(id);

        assertThat(worker.logText(id)).isEqualTo("from a child\n");
    }

    @Test
    void aResultThatIsNotSerializableIsNamedByItsClass() {

        Failure failure = Objects.requireNonNull(
                worker.run(shipment(Hostile.NOT_SERIALIZABLE)).failure());

        assertThat(failure.kind()).isEqualTo(Kind.ResultNotSerializable);
        assertThat(failure.message()).contains("java.lang.Object is not Serializable");
    }

    @Test
    void aResultOverTheLimitIsRefusedNamingIt() {

        Failure failure = Objects.requireNonNull(
                worker.run(shipment(Hostile.withResult(33 * 1024 * 1024))).failure());

        assertThat(failure.kind()).isEqualTo(Kind.ResultTooLarge);
        assertThat(failure.message()).contains("33554432 bytes");
    }

    @Test
    void aNativeCrashIsNamed() {
        Failure failure = fails(Hostile.CRASH);

        assertThat(failure.kind()).isEqualTo(Kind.Crashed);
        assertThat(failure.message()).contains("SIGSEGV");
    }

    @Test
    void whatAFunctionSetForItsJvmIsPutBack() {
        AssignmentId id = worker.start(shipment(Hostile.CHANGE));
        worker.await(id);

        Outcome next = worker.run(shipment(Hostile.CHANGED));

        assertThat(worker.logText(id)).isEqualTo("printed though interrupted\n");
        assertThat(WorkerClient.result(next)).isEqualTo("null false false false false");
    }

    private static Failure fails(Serializable function) {
        Outcome outcome = worker.run(shipment(function));
        assertThat(outcome.phase()).isEqualTo(Phase.Failed);
        return Objects.requireNonNull(outcome.failure());
    }

    private static Shipment shipment(Serializable function) {
        return Shipment.of(function, List.of(), Hostile.class);
    }

    private static long replacements(String cause) {
        return worker.state().runnerRestarts().getOrDefault(cause, 0L);
    }

    private static long replacements() {
        return worker.state().runnerRestarts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static void assertGone(long pid) {
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
