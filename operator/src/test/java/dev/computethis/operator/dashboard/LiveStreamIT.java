package dev.computethis.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the page is served, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveStreamIT {

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

    @Test
    void pageMayLoadNothingButItsOwn() throws Exception {
        HttpResponse<String> page = server.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.body()).doesNotContain("https://", "style=", "<script>");
    }

    @Test
    void localServiceAnswersHttp2AsItDoesHttp1() throws Exception {
        HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest request = HttpRequest.newBuilder(server.uri).build();
        http2.send(request, HttpResponse.BodyHandlers.ofString());

        // The first request asks for the upgrade; the second is the first to come without a Host.
        HttpResponse<String> second = http2.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(second.statusCode()).isEqualTo(200);
    }

    @Test
    void streamTellsAllThenWhatIsNew() throws Exception {
        PageJobs.square(compute, 2).run();
        try (var lines = follow()) {
            Iterator<String> messages = lines.iterator();
            JsonNode first = next(messages, message -> true);
            assertThat(first.get("first").asBoolean()).isTrue();
            assertThat(first.get("leads").asBoolean()).isTrue();
            assertThat(first.get("workers")).hasSize(3);
            assertThat(first.get("pools").get(0).get("ready").asInt()).isEqualTo(3);
            int before = first.get("phases").get("Succeeded").asInt();
            assertThat(before).isPositive();

            String name = PageJobs.square(compute, 3).runAsync().runName();

            JsonNode news = next(
                    messages, message -> message.get("phases").get("Succeeded").asInt() == before + 1);
            assertThat(news.get("first").asBoolean()).isFalse();
            assertThat(news.get("spans").findValuesAsText("run")).containsExactly(name);
        }
    }

    @Test
    void manyAreCancelledAndRunAgainInOneRequest() throws Exception {
        List<RemoteFuture<Integer>> runs = IntStream.range(0, 5)
                .mapToObj(i -> PageJobs.sleep(compute, 120_000).runAsync())
                .toList();
        List<String> names = runs.stream().map(RemoteFuture::runName).toList();

        JsonNode cancelled = JSON.readTree(server.post("/v1/namespaces/default/runs/cancel", names(names, "nobody"))
                .body());
        JsonNode again = JSON.readTree(server.post("/v1/namespaces/default/runs/rerun", names(names.subList(0, 1)))
                .body());

        assertThat(cancelled).hasSize(6);
        assertThat(cancelled.get(0).get("run").get("name").asText()).isEqualTo(names.get(0));
        assertThat(cancelled.get(5).get("problem").get("status").asInt()).isEqualTo(404);
        runs.forEach(run -> assertThat(run).failsWithin(java.time.Duration.ofSeconds(60)));
        String second = again.get(0).get("run").get("name").asText();
        assertThat(second).isNotEqualTo(names.get(0)).startsWith("sleepfor-").hasSameSizeAs(names.get(0));
        server.post("/v1/namespaces/default/runs/" + second + "/cancel", "");
    }

    @Test
    void wrongNamesAreRefused() throws Exception {
        for (String body : List.of("{\"names\":[]}", "{}", "{\"names\":[null]}", "{\"all\":true}")) {
            assertThat(server.post("/v1/namespaces/default/runs/cancel", body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        List<String> many = IntStream.rangeClosed(0, 500).mapToObj(i -> "r" + i).toList();
        assertThat(server.post("/v1/namespaces/default/runs/cancel", names(many))
                        .body())
                .contains("'names' has 501 members. Send 1 to 500");
    }

    private static String names(List<String> names, String... more) throws IOException {
        return JSON.writeValueAsString(java.util.Map.of(
                "names",
                java.util.stream.Stream.concat(names.stream(), java.util.Arrays.stream(more))
                        .toList()));
    }

    private java.util.stream.Stream<String> follow() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri.resolve("/v1/namespaces/default/live"))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + server.token())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("data:"));
    }

    /** A heartbeat comes every few seconds, so this ends or fails by the test's own assertions or the build's timeout. */
    private static JsonNode next(Iterator<String> messages, Predicate<JsonNode> wanted) throws IOException {
        while (messages.hasNext()) {
            JsonNode message = JSON.readTree(messages.next().substring("data:".length()));
            if (wanted.test(message)) {
                return message;
            }
        }
        throw new AssertionError("the stream ended");
    }
}
