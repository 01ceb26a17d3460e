package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.worker.functions.Tame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that does its job. */
class WorkerIT {

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

    @Test
    void aFunctionRunsAndItsResultComesBack() {
        Outcome outcome = worker.run(Shipment.of(Tame.SQUARE, List.of(12), Tame.class));

        assertThat(outcome.phase()).isEqualTo(Phase.Succeeded);
        assertThat(WorkerClient.result(outcome)).isEqualTo(144);
        assertThat(outcome.preview()).isEqualTo("144");
        assertThat(outcome.durationNanos()).isPositive();
    }

    @Test
    void anExceptionComesBackWithItsCauses() {
        Outcome outcome = worker.run(Shipment.of(Tame.FAIL, List.of("broken"), Tame.class));

        Failure failure = Objects.requireNonNull(outcome.failure());
        assertThat(failure.kind()).isEqualTo(Failure.Kind.Threw);
        assertThat(failure.message()).isEqualTo("broken");
        assertThat(failure.exceptionClass()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.stackTrace())
                .contains("Tame.fail", "Caused by: java.lang.IllegalArgumentException: the cause");
        assertThat(failure.exception()).isNotNull();
    }

    @Test
    void aFunctionKnowsItsRun() {
        Outcome outcome = worker.run(Shipment.of(Tame.CONTEXT, List.of(), Tame.class));

        assertThat(WorkerClient.result(outcome)).isEqualTo("default-0 1 0");
    }
}
