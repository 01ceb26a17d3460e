package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dispatcher over a store and workers in virtual time. */
final class DispatcherTest {

    private final Cluster cluster = new Cluster();

    @Test
    void runsAFunctionAndStoresItsEndInOneWrite() {
        cluster.workers.add("default-0");
        cluster.lead();

        RunKey run = cluster.submit(RunFixtures.submission("a"));
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(1);
        assertThat(ended.status().worker()).isEqualTo("default-0");
        assertThat(ended.status().succeeded()).isEqualTo(1);
        assertThat(ended.status().durationMillis()).isBetween(10L, 20L);
        assertThat(ended.status().preview()).isEqualTo("preview");
        assertThat(Cluster.results(ended)).containsExactly("a");
        assertThat(cluster.store.statuses).hasSize(1);
        cluster.loop.pass(Duration.ofSeconds(2));
        assertThat(cluster.workers.get("default-0").unacknowledged()).isZero();
    }

    @Test
    void spreadsEqualFunctionsEvenly() {
        for (int i = 0; i < 4; i++) {
            cluster.workers.add("default-" + i);
        }
        cluster.lead();

        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(cluster.submit(RunFixtures.submission("" + i)));
        }
        runs.forEach(cluster::awaitEnd);

        assertThat(cluster.workers.workers.values())
                .allSatisfy(w -> assertThat(w.started).hasSize(2));
    }

    @Test
    void runsAgainWhatALostWorkerHad() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        cluster.workers.add("default-0");
        cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), cluster.workers.get("default-0")::isBusy);

        cluster.workers.add("default-1");
        cluster.workers.remove("default-0", "the pod was deleted");
        Run ended = cluster.awaitEnd(run);

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        assertThat(ended.status().attempt()).isEqualTo(2);
        assertThat(ended.status().worker()).isEqualTo("default-1");
        assertThat(cluster.workers.mostStarts()).isEqualTo(2);
    }

    @Test
    void mapIsCutIntoSlicesAndPutTogetherAgain() {
        cluster.workers.runtime = Duration.ofMillis(1);
        cluster.workers.add("default-0");
        cluster.workers.add("default-1");
        cluster.lead();

        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            arguments.add("argument " + i);
        }
        Run ended = cluster.awaitEnd(cluster.submit(Cluster.map(arguments)));

        assertThat(ended.status().succeeded()).isEqualTo(500);
        assertThat(Cluster.results(ended)).isEqualTo(arguments);
        assertThat(cluster.workers.get("default-0").sliceSizes).first().isEqualTo(1);
        assertThat(cluster.workers.get("default-0").sliceSizes)
                .anySatisfy(size -> assertThat(size).isBetween(20, 60));
        assertThat(cluster.workers.mostStarts()).isEqualTo(1);
    }
}
