package dev.computethis.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.protocol.Bundle;
import dev.computethis.worker.functions.Leaky;
import dev.computethis.worker.functions.Tame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds a function's classes when it has ended does not gather in a worker. */
class LeftBehindIT {

    /** More loaders than a runner keeps, and than it lets be held after. */
    private static final int BUNDLES = 80;

    @TempDir
    private Path directory;

    @Test
    void driversThatStayRegisteredReplaceTheRunner() throws IOException {
        replacesTheRunner(Leaky.REGISTER_DRIVER);
    }

    @Test
    void shutdownHooksReplaceTheRunner() throws IOException {
        replacesTheRunner(Leaky.ADD_SHUTDOWN_HOOK);
    }

    private void replacesTheRunner(Object function) throws IOException {
        try (WorkerProcess process = WorkerProcess.start(directory, Map.of())) {
            WorkerClient worker = process.connect();
            Shipment pid = Shipment.of(Tame.PID, List.of(), Tame.class);
            Object first = WorkerClient.result(worker.run(pid));

            for (int i = 0; i < BUNDLES; i++) {
                WorkerClient.result(worker.run(bundle(i, function)));
            }

            await().untilAsserted(
                            () -> assertThat(worker.state().runnerRestarts()).containsEntry("ClassLoaders", 1L));
            assertThat(WorkerClient.result(worker.run(pid))).isNotEqualTo(first);
        }
    }

    @Test
    void threadLocalsAreNotSeenByTheNextRun() throws IOException {
        try (WorkerProcess process = WorkerProcess.start(directory, Map.of())) {
            WorkerClient worker = process.connect();
            Shipment count = bundle(0, Leaky.COUNT_FOR_THREAD);

            assertThat(WorkerClient.result(worker.run(count))).isEqualTo(1);
            assertThat(WorkerClient.result(worker.run(count))).isEqualTo(1);
        }
    }

    private static Shipment bundle(int number, Object function) {
        Shipment shipment = Shipment.of(function, List.of(), Leaky.class, Leaky.NoDriver.class);
        byte[] different = {(byte) number};
        return new Shipment(
                new Bundle(17, List.of(), shipment.bundle().classes(), new TreeMap<>(Map.of("n", different))),
                shipment.payload());
    }
}
