package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Cluster.status;
import static dev.computethis.operator.e2e.Shell.apply;
import static dev.computethis.operator.e2e.Shell.helm;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import dev.computethis.RunCancelledException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the README shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstStepsE2E {

    private final ComputeClient compute = ComputeClient.connect();

    @BeforeAll
    void workersAreThere() {
        Cluster.awaitWorkers("default", 3);
    }

    @AfterAll
    void close() {
        compute.close();
    }

    @Test
    void functionsResultComesBack() {
        assertThat(Jobs.square(compute, 2).run()).isEqualTo(4);
    }

    @Test
    void mapGivesResultsInOrder() {
        List<Integer> numbers = IntStream.range(0, 500).boxed().toList();

        assertThat(Jobs.squares(compute, numbers).run())
                .containsExactlyElementsOf(numbers.stream().map(x -> x * x).toList());
    }

    @Test
    void severalRunsAreSpreadOverTheWorkers() {
        List<RemoteFuture<Integer>> runs = IntStream.range(0, 6)
                .mapToObj(i -> Jobs.attemptAfter(compute, 1000).runAsync())
                .toList();
        runs.forEach(RemoteFuture::join);

        assertThat(runs.stream().collect(Collectors.groupingBy(run -> status(run.runName(), ".status.worker"))))
                .hasSize(3);
    }

    @Test
    void kubectlShowsTheRun() {
        RemoteFuture<Integer> run = Jobs.square(compute, 12).runAsync();
        run.join();

        List<String> table =
                kubectl("get", "functionruns", run.runName()).lines().toList();
        assertThat(table.get(0).split("\\s+"))
                .containsExactly("NAME", "STATUS", "FUNCTION", "DONE", "WORKER", "RESULT", "DURATION", "AGE");
        assertThat(table.get(1)).contains(run.runName(), "Succeeded", "Jobs", "1/1", "default-", "144");
    }

    @Test
    void kubectlShowsThePool() {
        List<String> table = kubectl("get", "workerpools", "default").lines().toList();

        assertThat(table.get(0).split("\\s+")).startsWith("NAME", "READY", "DESIRED");
        assertThat(table.get(1).split("\\s+")).startsWith("default", "3", "3");
    }

    @Test
    void kubectlWaitSeesTheEnd() {
        RemoteFuture<Integer> run = Jobs.attemptAfter(compute, 2000).runAsync();

        assertThat(kubectl("wait", "--for=condition=Complete", "functionrun/" + run.runName(), "--timeout=60s"))
                .contains("condition met");
        assertThat(status(run.runName(), ".status.phase")).isEqualTo("Succeeded");
    }

    @Test
    void functionThatIsTriedAgainShowsItsAttempts() {
        RemoteFuture<Integer> run =
                Jobs.failsOnce(compute).retryOn(IllegalArgumentException.class).runAsync();

        assertThat(run.join()).isEqualTo(2);
        assertThat(status(run.runName(), ".status.attempt")).isEqualTo("2");
        assertThat(status(run.runName(), ".spec.retryOn")).contains("java.lang.IllegalArgumentException");
    }

    @Test
    void progressShowsInTheTableUntilTheRunIsCancelled() {
        RemoteFuture<?> run = Jobs.reportsUntilCancelled(compute).runAsync();

        await().atMost(Cluster.PATIENCE)
                .untilAsserted(() ->
                        assertThat(kubectl("get", "functionrun", run.runName())).contains("Running", "40% reading"));
        kubectl("patch", "functionrun", run.runName(), "--type=merge", "-p", "{\"spec\": {\"cancel\": true}}");

        assertThat(run.handle((result, failure) -> failure).join()).isInstanceOf(RunCancelledException.class);
        assertThat(status(run.runName(), ".status.phase")).isEqualTo("Cancelled");
    }

    @Test
    void runMadeByKubectlRunsAsOneMadeByTheClient() {
        RemoteFuture<Integer> made = Jobs.square(compute, 7).runAsync();
        made.join();
        String spec = kubectl("get", "functionrun", made.runName(), "-o", "jsonpath={.spec}");

        kubectl("delete", "functionrun", "by-hand", "--ignore-not-found");
        apply("{\"apiVersion\": \"computethis.dev/v1alpha1\", \"kind\": \"FunctionRun\","
                + " \"metadata\": {\"name\": \"by-hand\"}, \"spec\": " + spec + "}");
        kubectl("wait", "--for=condition=Complete", "functionrun/by-hand", "--timeout=60s");

        assertThat(status("by-hand", ".status.result.preview")).isEqualTo("49");
    }

    @Test
    void endedRunGoesOnceItsTimeIsOver() {
        RemoteFuture<Integer> run =
                Jobs.square(compute, 8).ttl(Duration.ofSeconds(1)).runAsync();
        assertThat(run.join()).isEqualTo(64);

        assertThat(kubectl("wait", "--for=delete", "functionrun/" + run.runName(), "--timeout=60s"))
                .doesNotContain("timed out");
    }

    @Test
    void payloadsAndResultsOverTheInlineLimitTravelAsBlobs() {
        byte[] bytes = new byte[5 << 20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }

        byte[] reversed = Jobs.reversed(compute, bytes).run();

        assertThat(reversed).hasSameSizeAs(bytes);
        assertThat(IntStream.range(0, bytes.length).filter(i -> reversed[i] != bytes[bytes.length - 1 - i]))
                .isEmpty();
    }

    @Test
    void helmTestPasses() {
        assertThat(helm("test", "computethis", "--namespace", "default", "--logs"))
                .contains("Phase:          Succeeded");
    }
}
