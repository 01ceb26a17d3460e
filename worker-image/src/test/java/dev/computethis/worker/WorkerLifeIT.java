package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Refusal;
import dev.computethis.worker.functions.Hostile;
import dev.computethis.worker.functions.Tame;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a worker isolates runs, and how it comes to its end. */
class WorkerLifeIT {

    private static final Shipment PID = Shipment.of(Tame.PID, List.of(), Tame.class);
    private static final Shipment LOOP = Shipment.of(Hostile.LOOP_FOR_EVER, List.of(), Hostile.class);

    @TempDir
    private Path directory;

    @Test
    void perRunEachRunHasAJvmOfItsOwn() throws IOException {
        try (WorkerProcess process = start(Map.of("ISOLATION", "PerRun"))) {
            WorkerClient worker = process.connect();
            Set<Object> pids = new HashSet<>();

            for (int i = 0; i < 4; i++) {
                pids.add(WorkerClient.result(worker.run(PID)));
            }

            assertThat(pids).hasSize(4);
        }
    }

    @Test
    void sharedManyRunsHaveOneJvmUpToTheSetNumber() throws IOException {
        try (WorkerProcess process = start(Map.of("MAX_RUNS_PER_RUNNER", "2"))) {
            WorkerClient worker = process.connect();

            Object first = WorkerClient.result(worker.run(PID));
            Object second = WorkerClient.result(worker.run(PID));
            Object third = WorkerClient.result(worker.run(PID));

            assertThat(second).isEqualTo(first);
            assertThat(third).isNotEqualTo(first);
            assertThat(worker.state().runnerRestarts()).containsEntry("MaxRuns", 1L);
        }
    }

    @Test
    void podAfterOneRunItTakesNoMore() throws IOException {
        try (WorkerProcess process = start(Map.of("ISOLATION", "Pod"))) {
            WorkerClient worker = process.connect();
            worker.run(PID);

            Refusal refusal = WorkerClient.refusal(worker.post(worker.assignment(PID, 0), 0));

            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.Draining);
        }
    }

    @Test
    void sigtermLetsTheRunEndAndKeepsItsOutcomeUntilAcknowledged() throws IOException, InterruptedException {
        try (WorkerProcess process = start(Map.of("GRACE_SECONDS", "20"))) {
            WorkerClient worker = process.connect();
            Shipment print = Shipment.of(Tame.WAIT_A_SECOND, List.of(), Tame.class);
            AssignmentId id = worker.start(print);

            process.process().toHandle().destroy(); // Process.destroy() would close its input too.
            await().until(() -> worker.state().draining());
            Refusal refusal = WorkerClient.refusal(worker.post(worker.assignment(PID, 0), 0));
            assertThat(refusal.reason()).isIn(Refusal.Reason.Draining, Refusal.Reason.Busy);

            assertThat(worker.await(id)).satisfies(WorkerClient::result);
            assertThat(process.process().isAlive()).isTrue();
            worker.acknowledge(id);
            await().until(() -> !process.process().isAlive());
        }
    }

    @Test
    void whenTheGraceTimeIsOverItKillsWhatRuns() throws IOException {
        try (WorkerProcess process = start(Map.of("GRACE_SECONDS", "1"))) {
            WorkerClient worker = process.connect();
            worker.start(LOOP);
            List<ProcessHandle> children = process.process().children().toList();
            assertThat(children).isNotEmpty();

            process.process().toHandle().destroy(); // Process.destroy() would close its input too.

            await().until(() -> !process.process().isAlive());
            await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void withItsParentGoneItEndsAndLeavesNoProcess() throws IOException {
        List<ProcessHandle> children;
        try (WorkerProcess process = start(Map.of())) {
            process.connect().start(LOOP);
            children = process.process().children().toList();
            assertThat(children).isNotEmpty();
        }

        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void killedItTakesItsRunnerAlong() throws IOException {
        assertThatNoneOutlivesTheLauncher(Hostile.FORK_AND_WAIT);
    }

    /** The connection then ends by a reset, not by an end of file. */
    @Test
    void killedWithOutputUnreadItTakesItsRunnerAlong() throws IOException {
        assertThatNoneOutlivesTheLauncher(Hostile.FORK_AND_PRINT_FOR_EVER);
    }

    private void assertThatNoneOutlivesTheLauncher(Object function) throws IOException {
        try (WorkerProcess process = start(Map.of())) {
            process.connect().start(Shipment.of(function, List.of(), Hostile.class));
            await().until(() -> process.process().descendants().count() >= 2);
            List<ProcessHandle> family = process.process().descendants().toList();

            process.process().destroyForcibly();

            await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void anEarlierLeaderIsRefusedOnceALaterOneWasHere() throws IOException {
        try (WorkerProcess process = start(Map.of())) {
            KeyPair keys = process.keys();
            WorkerClient earlier = process.connect(keys, 4);
            earlier.state();
            process.connect(keys, 5).state();

            Refusal refusal = WorkerClient.refusal(
                    earlier.send("GET", dev.computethis.protocol.WorkerApi.STATE, new byte[0], ""));

            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.LaterLeader);
            assertThat(refusal.message()).contains("term 4", "term 5");
        }
    }

    @Test
    void twoLaunchersDoNotShareADirectory() throws IOException {
        try (WorkerProcess process = start(Map.of())) {
            process.connect().state();
            Path data = directory.resolve("worker/data");

            try (WorkerProcess second =
                    WorkerProcess.start(directory.resolve("second"), Map.of("DIR", data.toString()))) {
                await().until(() -> !second.process().isAlive());
                assertThat(second.output()).contains("another launcher uses the directory " + data);
            }
        }
    }

    @Test
    void aWrongSettingIsNamed() throws IOException {
        try (WorkerProcess process = start(Map.of("ISOLATION", "None"))) {
            await().until(() -> !process.process().isAlive());

            assertThat(process.output())
                    .contains("COMPUTETHIS_WORKER_ISOLATION is 'None', and must be one of [Shared, PerRun, Pod]");
        }
    }

    private WorkerProcess start(Map<String, String> environment) throws IOException {
        return WorkerProcess.start(directory.resolve("worker"), environment);
    }
}
