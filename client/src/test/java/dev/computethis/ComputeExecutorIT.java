package dev.computethis;

import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Real workers behind an executor. */
class ComputeExecutorIT extends ExecutorContract {

    private static ComputeClient compute;

    @BeforeAll
    static void start() {
        compute = ComputeClient.local(2);
    }

    @AfterAll
    static void close() {
        compute.close();
    }

    @Override
    ExecutorService make() {
        return compute.executorService();
    }
}
