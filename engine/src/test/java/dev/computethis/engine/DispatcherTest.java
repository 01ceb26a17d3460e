package dev.computethis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.simulation.VirtualWorker;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The dispatcher over a store and workers in virtual time: runs from their submission to their results. */
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

    @Test
    void missingBundleIsUploadedOnceAndReadOnce() {
        cluster.workers.add("default-0").forgetBlobs();
        cluster.workers.add("default-1").forgetBlobs();
        cluster.lead();

        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(cluster.submit(RunFixtures.submission("" + i)));
        }

        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(cluster.awaitEnd(run).status().phase()).isEqualTo(Phase.Succeeded));
        assertThat(cluster.blobs.reads).isEqualTo(1);
    }

    @Test
    void bundleThatIsNotStoredFailsTheRunSayingSo() {
        cluster.workers.add("default-0").forgetBlobs();
        cluster.lead();
        Submission other = Cluster.withBundle(Digest.of(new byte[] {9}).value());

        Run ended = cluster.awaitEnd(cluster.submit(other));

        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().reason()).isEqualTo("Invalid");
        assertThat(ended.status().message()).contains(other.bundle()).contains("Upload it, then submit again");
        assertThat(cluster.awaitEnd(cluster.submit(RunFixtures.submission("next")))
                        .status()
                        .phase())
                .isEqualTo(Phase.Succeeded);
    }

    @Test
    void runMadePastTheApiFailsSayingWhatIsWrong() {
        cluster.workers.add("default-0");
        cluster.lead();

        assertFailsInvalid(Cluster.withBundle("sha256:abc"), "is no digest");
        assertFailsInvalid(RunFixtures.submission(Content.inline(new byte[] {1, 2}), 1), "can't be read");
        assertFailsInvalid(RunFixtures.submission(new Content("%%%", null), 1), "not base64");
        assertFailsInvalid(
                RunFixtures.submission(RunFixtures.submission("a").payload(), 2),
                "the arguments of 1 invocations, and invocations says 2");
        assertFailsInvalid(Cluster.inPool("no-such-pool"), "There is no pool 'no-such-pool' in namespace 'default'");
    }

    private void assertFailsInvalid(Submission submission, String message) {
        Run ended = cluster.awaitEnd(cluster.submit(submission));
        assertThat(ended.status().phase()).isEqualTo(Phase.Failed);
        assertThat(ended.status().reason()).isEqualTo("Invalid");
        assertThat(ended.status().message()).contains(message);
        assertThat(cluster.workers.starts).doesNotContainKey(ended.uid() + "/0");
    }

    @Test
    void largeResultIsStoredAsABlob() {
        cluster.workers.add("default-0");
        cluster.lead();
        String large = "x".repeat(Limits.INLINE_BYTES);
        Digest payload = cluster.putPayload(large);

        Run ended = cluster.awaitEnd(cluster.submit(RunFixtures.submission(Content.blob(payload), 1)));

        assertThat(ended.status().phase()).isEqualTo(Phase.Succeeded);
        Content result = Objects.requireNonNull(ended.status().result());
        assertThat(result.inline()).isNull();
        assertThat(cluster.blobText(result)).isEqualTo(large);
    }

    @Test
    void logIsReadFromTheRunsWorkerWhileItRunsAndAfterIt() {
        cluster.workers.runtime = Duration.ofSeconds(3);
        VirtualWorker worker = cluster.workers.add("default-0");
        Dispatcher dispatcher = cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.until("started", Duration.ofSeconds(1), worker::isBusy);

        LogChunk during = cluster.get(dispatcher.log(cluster.run(run), 0));
        cluster.awaitEnd(run);
        LogChunk after = cluster.get(dispatcher.log(cluster.run(run), 0));

        assertThat(during.text()).isEqualTo("output of uid-1/0/1");
        assertThat(during.complete()).isFalse();
        assertThat(after.complete()).isTrue();
        cluster.workers.remove("default-0", "gone");
        cluster.loop.pass(Duration.ofSeconds(1));
        assertThat(dispatcher.log(cluster.run(run), 0).handle((chunk, failure) -> failure))
                .satisfies(failure -> assertThat(cluster.get(failure)).hasMessageContaining("is gone"));
    }

    @Test
    void logOfARunOnItsWayToItsWorkerIsEmptyAndNotGone() {
        VirtualWorker worker = cluster.workers.add("default-0");
        worker.detour = Duration.ofSeconds(1);
        Dispatcher dispatcher = cluster.lead();
        RunKey run = cluster.submit(RunFixtures.submission("a"));
        cluster.loop.pass(Duration.ofMillis(500));
        assertThat(worker.isBusy()).isFalse();

        LogChunk chunk = cluster.get(dispatcher.log(cluster.run(run), 0));

        assertThat(chunk).isEqualTo(new LogChunk("", 0, 0, false));
    }
}
