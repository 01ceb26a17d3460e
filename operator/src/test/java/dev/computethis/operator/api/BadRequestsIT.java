package dev.computethis.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import dev.computethis.operator.dashboard.LocalServer;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Payload;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A request that is wrong is answered by a problem (RFC 9457) that says what is wrong and where; the service goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestsIT {

    private static final String RUNS = "/v1/namespaces/default/runs";
    private static final String NO_DIGEST = "sha256:" + "0".repeat(64);
    private static final String PAYLOAD =
            Base64.getEncoder().encodeToString(new Payload(new byte[] {1}, List.of(new byte[] {2})).encode());
    private static final ObjectMapper JSON = new ObjectMapper();

    private LocalServer server;
    private ComputeClient compute;

    @BeforeAll
    void start() throws IOException {
        server = new LocalServer();
        compute = ComputeClient.connect(server.uri);
    }

    @AfterAll
    void end() throws InterruptedException {
        compute.close();
        server.close();
    }

    @AfterEach
    void serviceGoesOn() {
        assertThat(Jobs.answer(compute).run()).isEqualTo(42);
    }

    @Test
    void malformedJsonIsToldWithItsPlace() throws Exception {
        expectProblem(server.post(RUNS, "{\"function\": \"f\", "), 400, "invalid", "JSON");
    }

    @Test
    void jsonThatIsNoObjectIsRefused() throws Exception {
        expectProblem(server.post(RUNS, "[1, 2]"), 400, "invalid", "");
    }

    @Test
    void memberNobodyKnowsIsNamed() throws Exception {
        expectProblem(server.post(RUNS, "{\"functoin\": \"f\"}"), 400, "invalid", "functoin");
    }

    @Test
    void memberThatIsMissingIsNamed() throws Exception {
        expectProblem(server.post(RUNS, "{\"function\": \"f\"}"), 400, "invalid", "'bundle' is missing");
    }

    @Test
    void negativeTimeoutIsNamed() throws Exception {
        expectProblem(
                server.post(RUNS, submission(NO_DIGEST, ", \"activeDeadlineSeconds\": -2")),
                400,
                "invalid",
                "activeDeadlineSeconds");
    }

    @Test
    void waitThatIsNoNumberIsNamed() throws Exception {
        expectProblem(server.post(RUNS + "?wait=soon", submission(NO_DIGEST, "")), 400, "invalid", "soon");
    }

    @Test
    void unknownBundleIsNamedByItsDigest() throws Exception {
        expectProblem(server.post(RUNS, submission(NO_DIGEST, "")), 422, "unknown-blob", NO_DIGEST);
    }

    @Test
    void unknownPoolIsNamed() throws Exception {
        expectProblem(server.post(RUNS, submission(NO_DIGEST, ", \"pool\": \"huge\"")), 422, "unknown-pool", "huge");
    }

    @Test
    void payloadOverTheLimitIsRefusedWithTheLimit() throws Exception {
        byte[] large = new byte[Limits.BLOB_BYTES + 1];

        expectProblem(put(NO_DIGEST, large), 413, "too-large", String.valueOf(Limits.BLOB_BYTES));
    }

    @Test
    void blobThatIsNotWhatItsDigestSaysIsRefused() throws Exception {
        expectProblem(put(NO_DIGEST, new byte[] {1, 2, 3}), 422, "digest-mismatch", NO_DIGEST);
    }

    @Test
    void runThatIsNotThereIsNamed() throws Exception {
        expectProblem(server.get(RUNS + "/nobody"), 404, "not-found", "default/nobody");
    }

    @Test
    void runOfAnotherNamespaceIsNotThere() throws Exception {
        RemoteFuture<Integer> run = Jobs.answer(compute).runAsync();
        run.join();

        expectProblem(
                server.get("/v1/namespaces/other/runs/" + run.runName()), 404, "not-found", "other/" + run.runName());
    }

    @Test
    void namespaceThatIsNoNameIsRefused() throws Exception {
        expectProblem(server.get("/v1/namespaces/No_Name/runs"), 400, "invalid", "No_Name");
    }

    @Test
    void resultOfAnUnfinishedRunSaysHowToWait() throws Exception {
        RemoteFuture<Integer> run = Jobs.sleeper(compute).runAsync();
        try {
            expectProblem(server.get(RUNS + "/" + run.runName() + "/result"), 409, "unfinished", "wait=");
        } finally {
            run.cancel(true);
        }
    }

    private HttpResponse<String> put(String digest, byte[] content) throws IOException, InterruptedException {
        return server.send(HttpRequest.newBuilder(server.uri.resolve("/v1/namespaces/default/blobs/" + digest))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(content))
                .build());
    }

    private static String submission(String bundle, String more) {
        return "{\"function\": \"f\", \"bundle\": \"" + bundle + "\", \"payload\": {\"inline\": \"" + PAYLOAD + "\"}"
                + more + "}";
    }

    private static void expectProblem(HttpResponse<String> answer, int status, String type, String detail)
            throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asText()).endsWith("/" + type);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).contains(detail);
    }
}
