package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the dispatcher tells of itself, with one leader and over a change of leaders. */
class DispatcherMetricsTest {

    private final Cluster cluster = new Cluster();
    private final RecordedMetrics metrics = cluster.metrics;

    @Test
    void runIsToldOnceWithItsTimes() {
        cluster.workers.runtime = Duration.ofSeconds(2);
        cluster.workers.add("default-0");
        cluster.lead();
        cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")));
        cluster.loop.pass(Duration.ofSeconds(5));

        assertThat(metrics.finished).singleElement().satisfies(run -> {
            assertThat(run.phase()).isEqualTo(Phase.Succeeded);
            assertThat(run.ran()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(run.waited()).isLessThan(Duration.ofSeconds(2));
            assertThat(run.took()).isGreaterThan(run.ran());
        });
        assertThat(metrics.ended).containsExactly("default-0 Succeeded");
        assertThat(metrics.dispatched).isEqualTo(1);
    }

    @Test
    void runsOverAChangeOfLeadersAreToldOnceEach() {
        cluster.workers.runtime = Duration.ofSeconds(10);
        cluster.workers.add("default-0");
        cluster.lead();
        RunKey running = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofSeconds(3));
        cluster.lead();
        RunKey waiting = cluster.submit(RunFixtures.submission("b"));
        cluster.awaitEnd(running);
        cluster.awaitEnd(waiting);
        cluster.loop.pass(Duration.ofSeconds(5));

        assertThat(metrics.finished)
                .extracting(RecordedMetrics.Finished::run)
                .containsExactly(running.name(), waiting.name());
        // Nobody saw both ends of what the first leader had begun.
        assertThat(metrics.finished.get(0).waited()).isNull();
        assertThat(metrics.finished.get(0).took()).isNull();
        assertThat(metrics.finished.get(1).took()).isNotNull();
        assertThat(metrics.leads).containsExactly(true, false, true);
    }

    @Test
    void poolIsToldWithItsWorkersAndItsQueue() {
        cluster.workers.runtime = Duration.ofSeconds(30);
        cluster.workers.add("default-0");
        cluster.workers.add("default-1").silent = true;
        cluster.lead();
        cluster.loop.pass(Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            cluster.submit(RunFixtures.submission("a" + i));
        }
        cluster.loop.pass(Duration.ofSeconds(5));

        assertThat(metrics.standing)
                .isEqualTo(new RecordedMetrics.Standing(new PoolView("default", "default", 2, 1, "java", 17), 1, 2));
    }

    @Test
    void lostWorkerIsToldWithWhatItHad() {
        cluster.workers.runtime = Duration.ofMinutes(1);
        cluster.workers.add("default-0");
        cluster.lead();
        cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofSeconds(3));
        cluster.workers.remove("default-0", "gone");
        cluster.loop.pass(Duration.ofSeconds(1));

        assertThat(metrics.lost).containsExactly("default-0 1");
    }

    @Test
    void bundleIsReadFromTheStoreOnceAndThenFromMemory() {
        cluster.workers.add("default-0").forgetBlobs();
        cluster.lead();
        cluster.awaitEnd(cluster.submit(RunFixtures.submission("a")));
        cluster.workers.get("default-0").forgetBlobs();
        cluster.awaitEnd(cluster.submit(RunFixtures.submission("b")));

        assertThat(metrics.blobReads).containsExactly(false, true);
        assertThat(metrics.blobBytes).isEqualTo("a bundle".length());
    }

    @Test
    void payloadIsReadOnceAndNotKeptBeyondItsRun() {
        cluster.workers.add("default-0");
        cluster.lead();
        Digest payload = cluster.putPayload("x".repeat(Limits.INLINE_BYTES));

        cluster.awaitEnd(cluster.submit(RunFixtures.submission(Content.blob(payload), 1)));

        assertThat(metrics.blobReads).containsExactly(false);
        assertThat(metrics.blobBytes).isZero();
    }
}
