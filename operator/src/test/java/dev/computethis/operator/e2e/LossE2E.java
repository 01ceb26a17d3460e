package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Cluster.status;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import dev.computethis.WorkerLostException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is lost in the middle of a run. */
class LossE2E {

    private final ComputeClient compute = ComputeClient.connect();

    @BeforeEach
    void workersAreThere() {
        Cluster.awaitWorkers("default", 3);
    }

    @AfterEach
    void close() {
        compute.close();
    }

    @Test
    void runOfALostWorkerRunsAgainAndItsClientGetsTheResult() {
        RemoteFuture<Integer> run = Jobs.attemptAfter(compute, 6000).runAsync();
        String worker = Cluster.awaitRunning(run.runName());

        kubectl("delete", "pod", worker, "--grace-period=1", "--wait=false");

        assertThat(run.join()).as("the attempt that gave the result").isEqualTo(2);
        assertThat(status(run.runName(), ".status.attempt")).isEqualTo("2");
    }

    @Test
    void runThatMayStartOnceIsLostWithItsWorker() {
        RemoteFuture<Integer> run =
                Jobs.attemptAfter(compute, 60_000).atMostOnce().runAsync();
        String worker = Cluster.awaitRunning(run.runName());

        kubectl("delete", "pod", worker, "--grace-period=1", "--wait=false");

        assertThatThrownBy(run::join).hasCauseInstanceOf(WorkerLostException.class);
        assertThat(status(run.runName(), ".status.phase")).isEqualTo("Lost");
    }

    @Test
    void operatorThatIsKilledLosesNoRunAndStartsNoneTwice() {
        List<RemoteFuture<Integer>> running = sleepers(3);
        running.forEach(run -> Cluster.awaitRunning(run.runName()));
        List<RemoteFuture<Integer>> waiting = sleepers(2);
        waiting.forEach(RemoteFuture::runName);

        kubectl("delete", "pod", "-l", "app.kubernetes.io/name=computethis", "--grace-period=0", "--force");

        assertThat(running)
                .as("those that were running")
                .allSatisfy(run -> assertThat(run.join()).isEqualTo(1));
        // A new leader can't rule out that one that waited was started by the last; it counts a start for that.
        assertThat(waiting)
                .as("those that waited")
                .allSatisfy(run -> assertThat(run.join()).isBetween(1, 2));
    }

    private List<RemoteFuture<Integer>> sleepers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Jobs.attemptAfter(compute, 7000).runAsync())
                .toList();
    }
}
