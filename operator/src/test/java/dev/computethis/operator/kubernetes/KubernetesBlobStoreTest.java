package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.engine.BlobStore;
import dev.computethis.engine.BlobStoreContract;
import dev.computethis.protocol.Digest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The blob store does as every blob store, and survives uploads that were cut off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesBlobStoreTest extends BlobStoreContract {

    private final MockCluster cluster = new MockCluster();
    private final KubernetesBlobStore store = fresh();

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Override
    protected BlobStore store() {
        return store;
    }

    /** As another replica has it, or this one after a restart. */
    private KubernetesBlobStore fresh() {
        return new KubernetesBlobStore(new ApiServer(cluster.client()), InstantSource.system(), System::nanoTime);
    }

    @Test
    void uploadCutOffIsMissingAndCanBeDoneAgain() {
        byte[] content = new byte[BlobConfigMaps.PIECE_BYTES * 2 + 1];
        new Random(1).nextBytes(content);
        Digest digest = Digest.of(content);
        List<ConfigMap> pieces = BlobConfigMaps.of("team-a", digest, content, Instant.now());
        assertThat(pieces).hasSize(3);
        pieces.subList(0, 2).forEach(piece -> cluster.client().resource(piece).create());

        assertThat(fresh().missing("team-a", List.of(digest))
                        .toCompletableFuture()
                        .join())
                .containsExactly(digest);
        fresh().put("team-a", digest, content).toCompletableFuture().join();

        assertThat(fresh().get("team-a", digest).toCompletableFuture().join()).isEqualTo(content);
    }

    @Test
    void damagedBlobIsRefusedByName() {
        byte[] content = {1, 2, 3};
        Digest digest = Digest.of(content);
        BlobConfigMaps.of("team-a", digest, new byte[] {4}, Instant.now())
                .forEach(piece -> cluster.client().resource(piece).create());

        assertThatThrownBy(() ->
                        fresh().get("team-a", digest).toCompletableFuture().join())
                .hasMessageContaining(digest.value())
                .hasMessageContaining("damaged");
    }
}
