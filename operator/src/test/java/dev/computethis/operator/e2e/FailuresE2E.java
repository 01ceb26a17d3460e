package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Cluster.status;
import static dev.computethis.operator.e2e.Shell.apply;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.FunctionFailedException;
import dev.computethis.RunException;
import dev.computethis.RunTimedOutException;
import dev.computethis.protocol.Failure;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Functions that end badly, all on the one worker of a pool of their own: it must go on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresE2E {

    private static final String POOL = "solo";
    private static final String WORKER = "solo-0";

    private final ComputeClient compute = ComputeClient.connect();

    @BeforeAll
    void poolOfOneWorker() {
        apply("""
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: solo}
                spec:
                  replicas: 1
                  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 512Mi}}
                """);
        Cluster.awaitWorkers(POOL, 1);
        Jobs.square(compute, 1).pool(POOL).run();
    }

    @AfterAll
    void removePool() {
        compute.close();
        kubectl("delete", "workerpool", POOL);
    }

    @Test
    void exitIsNamedWithItsCode() {
        FunctionFailedException failure = failureOf(Jobs.exit(compute, 3), FunctionFailedException.class);

        assertThat(failure.kind()).isEqualTo(Failure.Kind.Exited);
        assertThat(failure.exitCode()).isEqualTo(3);
        workerGoesOn(failure);
    }

    @Test
    void fullHeapIsNamed() {
        FunctionFailedException failure = failureOf(Jobs.fillHeap(compute), FunctionFailedException.class);

        assertThat(failure.kind()).isEqualTo(Failure.Kind.OutOfMemory);
        workerGoesOn(failure);
    }

    @Test
    void endlessLoopIsKilledAtItsDeadlineAndSaysWhereItWas() {
        RunTimedOutException failure =
                failureOf(Jobs.loopForEver(compute).timeout(Duration.ofSeconds(2)), RunTimedOutException.class);

        assertThat(failure.threadDump()).contains("Jobs.spin");
        workerGoesOn(failure);
    }

    @Test
    void thrownExceptionArrivesAsTheCause() {
        FunctionFailedException failure =
                failureOf(Jobs.fail(compute, "no such account"), FunctionFailedException.class);

        assertThat(failure.kind()).isEqualTo(Failure.Kind.Threw);
        assertThat(failure).hasRootCauseInstanceOf(IllegalStateException.class).hasRootCauseMessage("no such account");
        assertThat(failure.remoteStack()).contains("Jobs.throwing");
        workerGoesOn(failure);
    }

    @Test
    void failedRunSaysSoToKubectl() {
        FunctionFailedException failure = failureOf(Jobs.exit(compute, 4), FunctionFailedException.class);
        String runName = String.valueOf(failure.runName());

        assertThat(kubectl("wait", "--for=condition=Failed", "functionrun/" + runName, "--timeout=10s"))
                .contains("condition met");
        assertThat(status(runName, ".status.phase")).isEqualTo("Failed");
    }

    private static <E extends RunException> E failureOf(Computation<?> computation, Class<E> type) {
        E failure = catchThrowableOfType(type, () -> computation.pool(POOL).run());
        assertThat(failure).isNotNull();
        assertThat(failure.worker()).isEqualTo(WORKER);
        assertThat(failure)
                .hasMessageContaining(String.valueOf(failure.runName()))
                .hasMessageContaining(WORKER);
        return failure;
    }

    /** The same worker, not a new pod in its place, serves the next run. */
    private void workerGoesOn(RunException before) {
        assertThat(Jobs.square(compute, 9).pool(POOL).run())
                .as("after: " + before.getMessage())
                .isEqualTo(81);
        assertThat(kubectl("get", "pod", WORKER, "-o", "jsonpath={.status.containerStatuses[0].restartCount}"))
                .isEqualTo("0");
    }
}
