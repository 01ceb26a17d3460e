package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunKey;
import dev.computethis.protocol.Bundle;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Submission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of blobs, and what goes, over an API server in this JVM. */
class BlobCollectorTest {

    private static final String NAMESPACE = "team-a";
    private static final Instant UPLOADED = Instant.parse("2026-01-01T12:00:00Z");

    private final ExecutorService events = Executors.newSingleThreadExecutor();
    private final MockCluster cluster = new MockCluster();
    private final ApiServer server = new ApiServer(cluster.client());
    private final Namespaces namespaces = new Namespaces(List.of(NAMESPACE));
    private final RunIndex index = new RunIndex(events, System::nanoTime);
    private final RunInformer informer =
            new RunInformer(cluster.client(), namespaces, index, new Refusals(System::nanoTime));
    private final KubernetesRunStore runs =
            new KubernetesRunStore(server, namespaces, "operators", index, InstantSource.fixed(UPLOADED));
    private final KubernetesBlobStore blobs =
            new KubernetesBlobStore(server, InstantSource.fixed(UPLOADED), System::nanoTime);

    @BeforeEach
    void start() {
        informer.start();
    }

    @AfterEach
    void stop() {
        informer.close();
        cluster.close();
        events.shutdown();
    }

    @Test
    void everyPieceOfABlobThatNobodyNamesGoesOnceItWasNotUsedForLong() {
        Digest unnamed = put(new byte[BlobConfigMaps.PIECE_BYTES + 1]);

        collectAfter(BlobCollector.GRACE.minusSeconds(1));
        assertThat(pieces(unnamed)).isEqualTo(2);

        collectAfter(BlobCollector.GRACE);
        assertThat(pieces(unnamed)).isZero();
    }

    @Test
    void whatARunNamesAndTheJarsOfItsBundleStay() {
        Digest jar = put(text("a jar"));
        Digest payload = put(text("a payload"));
        Digest bundle = put(new Bundle(17, List.of(jar), new TreeMap<>(), new TreeMap<>()).encode());
        Digest unnamed = put(text("nobody names this"));
        RunKey key = new RunKey(NAMESPACE, "square-1");
        runs.create(key, naming(bundle, payload), "ann").toCompletableFuture().join();
        await().atMost(Duration.ofSeconds(30)).until(() -> runs.find(key) != null);

        collectAfter(Duration.ofDays(1));

        assertThat(List.of(pieces(jar), pieces(payload), pieces(bundle))).containsOnly(1L);
        assertThat(pieces(unnamed)).isZero();
    }

    private void collectAfter(Duration time) {
        new BlobCollector(server, runs, blobs, namespaces, InstantSource.fixed(UPLOADED.plus(time)))
                .collect()
                .toCompletableFuture()
                .join();
    }

    private Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        blobs.put(NAMESPACE, digest, content).toCompletableFuture().join();
        return digest;
    }

    private long pieces(Digest digest) {
        return cluster.client().configMaps().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(map ->
                        digest.equals(BlobConfigMaps.digest(map.getMetadata().getName())))
                .count();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Submission naming(Digest bundle, Digest payload) {
        Submission usual = RunFixtures.submission(Content.blob(payload), 1);
        return new Submission(
                usual.function(),
                usual.source(),
                usual.runtime(),
                bundle.value(),
                usual.payload(),
                usual.invocations(),
                usual.pool(),
                usual.priority(),
                usual.delivery(),
                usual.maxAttempts(),
                null,
                null,
                null,
                null,
                null);
    }
}
