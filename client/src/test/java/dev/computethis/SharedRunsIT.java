package dev.computethis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.LocalEngine;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Futures that share runs, on real workers. */
class SharedRunsIT {

    /** So many of them that some share a run. */
    private static final int MANY = 1_000;

    private static ComputeClient compute;

    @BeforeAll
    static void start() {
        // Here all is short: how long a function takes depends on what else the machine does.
        ComputeService service =
                ServiceLoader.load(LocalEngine.class).findFirst().orElseThrow().start(2);
        compute = ComputeClient.over(service, "default", Double.MAX_VALUE, Runnable::run);
    }

    @AfterAll
    static void close() {
        compute.close();
    }

    @Test
    void manyFuturesAreFewRunsAndEachHasItsOwnResult() throws Exception {
        String function = startTask(0).status().function();
        startTask(0).join();

        List<RemoteFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            futures.add(startTask(i));
        }

        for (int i = 0; i < MANY; i++) {
            int x = i;
            if (x % 100 == 99) {
                assertThatThrownBy(() -> futures.get(x).get())
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(FunctionFailedException.class)
                        .hasRootCauseMessage("no " + x);
            } else {
                assertThat(futures.get(x).get()).isEqualTo(x * 2);
            }
        }
        List<RunView> shared =
                runs(function).stream().filter(run -> run.invocations() > 1).toList();
        assertThat(shared).isNotEmpty().allSatisfy(run -> {
            assertThat(run.phase()).isEqualTo(Phase.Succeeded);
            assertThat(run.succeeded() + run.failed()).isEqualTo(run.invocations());
        });
        assertThat(runs(function).stream().mapToInt(RunView::failed).sum()).isEqualTo(MANY / 100);
    }

    @Test
    void oneThatEndsItsProcessDoesNotEndTheOthers() throws Exception {
        startExits(0).join();

        List<RemoteFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            futures.add(startExits(i));
        }

        for (int i = 0; i < MANY; i++) {
            int x = i;
            if (x == MANY / 2) {
                assertThatThrownBy(() -> futures.get(x).get())
                        .cause()
                        .isInstanceOf(FunctionFailedException.class)
                        .hasMessageContaining("Exited");
            } else {
                assertThat(futures.get(x).get()).isEqualTo(x);
            }
        }
    }

    private static int task(int x) {
        if (x % 100 == 99) {
            throw new IllegalStateException("no " + x);
        }
        return x * 2;
    }

    private static int exits(int x) {
        if (x == MANY / 2) {
            System.exit(3);
        }
        return x;
    }

    private static RemoteFuture<Integer> startTask(int x) {
        return compute.computeThis(() -> task(x)).runAsync();
    }

    private static RemoteFuture<Integer> startExits(int x) {
        return compute.computeThis(() -> exits(x)).runAsync();
    }

    private static List<RunView> runs(String function) {
        return compute.service()
                .list("default", new RunQuery(null, null, null, function, 500, null))
                .toCompletableFuture()
                .join()
                .items();
    }
}
