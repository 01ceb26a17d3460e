package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.worker.functions.Hostile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hostile functions that one control holds: where it is taken away they have their way. */
class WithoutControlsIT {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"Shared, 5", "PerRun, 4"})
    void aPoisonedJvmIsTheNextFunctionsToo(String isolation, String twoAndTwo) throws IOException {
        try (WorkerProcess process = WorkerProcess.start(directory, Map.of("ISOLATION", isolation))) {
            WorkerClient worker = process.connect();
            worker.run(shipment(Hostile.POISON));

            assertThat(WorkerClient.result(worker.run(shipment(Hostile.TWO_AND_TWO))))
                    .isEqualTo(twoAndTwo);
        }
    }

    @ParameterizedTest
    @CsvSource({"-XX:-DisableAttachMechanism, attached", "-XX:+DisableAttachMechanism, refused"})
    void anAgentGetsIntoALauncherThatTakesSome(String option, String attach) throws IOException {
        try (WorkerProcess process = WorkerProcess.start(directory, Map.of(), option)) {
            assertThat(WorkerClient.result(process.connect().run(shipment(Hostile.ATTACH))))
                    .isEqualTo(attach);
        }
    }

    @Test
    void aDaemonThatShedsItsMarkLivesOnWhereOrphansAreNotTheFunctions() throws IOException {
        try (WorkerProcess process = WorkerProcess.start(directory, Map.of())) {
            WorkerClient worker = process.connect();
            long marked = (Long) Objects.requireNonNull(WorkerClient.result(worker.run(shipment(Hostile.DAEMONIZE))));
            long unmarked = (Long)
                    Objects.requireNonNull(WorkerClient.result(worker.run(shipment(Hostile.DAEMONIZE_WITHOUT_MARK))));
            try {
                assertThat(WorkerClient.result(worker.run(shipment(Hostile.TWO_AND_TWO))))
                        .isEqualTo("4");

                await().until(() -> !lives(marked));
                assertThat(lives(unmarked)).isTrue();
            } finally {
                ProcessHandle.of(unmarked).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void anEndlessLoopGoesOnWithoutADeadline() throws Exception {
        try (WorkerProcess process = WorkerProcess.start(directory, Map.of())) {
            WorkerClient worker = process.connect();
            AssignmentId id = worker.start(shipment(Hostile.LOOP_FOR_EVER));

            TimeUnit.SECONDS.sleep(2);

            assertThat(Objects.requireNonNull(worker.state().running()).id()).isEqualTo(id);
        }
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static Shipment shipment(Serializable function) {
        return Shipment.of(function, List.of(), Hostile.class);
    }
}
