package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.kubectl;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import dev.computethis.protocol.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Blobs that nobody needs go. Takes up to a minute, as the leader looks for them that often: {@code guard=1}. */
@EnabledIfEnvironmentVariable(named = "guard", matches = ".+")
class BlobsE2E {

    @Test
    void blobUnusedForLongGoesUnlessARunNamesIt() throws Exception {
        try (ComputeClient compute = ComputeClient.connect()) {
            RemoteFuture<Integer> run = Jobs.square(compute, 12).runAsync();
            assertThat(run.join()).isEqualTo(144);
            Digest named = new Digest(Cluster.status(run.runName(), ".spec.bundle"));
            // They are judged in the order of their names: once this one is gone, the other was let be.
            byte[] content = IntStream.iterate(0, i -> i + 1)
                    .mapToObj(i -> ("nobody needs this " + i).getBytes(UTF_8))
                    .filter(bytes -> Digest.of(bytes).hex().compareTo(named.hex()) > 0)
                    .findFirst()
                    .orElseThrow();
            Digest unnamed = Digest.of(content);
            put(unnamed, content);

            lastUsedLongAgo(named);
            lastUsedLongAgo(unnamed);

            await("the blob that no run names goes")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> find(unnamed).isEmpty());
            assertThat(find(named)).isNotEmpty();
        }
    }

    private static void put(Digest digest, byte[] content) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(System.getenv("COMPUTETHIS_URL") + "/v1/namespaces/default/blobs/" + digest.value()))
                .header("Authorization", "Bearer " + System.getenv("COMPUTETHIS_TOKEN"))
                .header("Content-Type", "application/octet-stream")
                .timeout(Duration.ofSeconds(30))
                .PUT(BodyPublishers.ofByteArray(content))
                .build();
        int code = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        assertThat(code).isBetween(200, 299);
    }

    private static void lastUsedLongAgo(Digest digest) {
        kubectl(
                "annotate",
                "--overwrite",
                "configmap/blob-" + digest.hex(),
                "computethis.dev/last-used=" + Instant.now().minus(Duration.ofHours(1)));
    }

    private static String find(Digest digest) {
        return kubectl("get", "configmap/blob-" + digest.hex(), "--ignore-not-found", "-o", "name");
    }
}
