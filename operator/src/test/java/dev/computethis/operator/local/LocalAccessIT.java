package dev.computethis.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.ComputeClient;
import dev.computethis.operator.api.Route;
import dev.computethis.operator.dashboard.LocalServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built service with its local engine: its user's programs get in, nobody else's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalAccessIT {

    private static final String RUNS = "/v1/namespaces/default/runs";

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalServer server;

    @BeforeAll
    void start() throws IOException {
        server = new LocalServer();
    }

    @AfterAll
    void end() throws InterruptedException {
        server.close();
        assertThat(server.tokenFile()).as("of no use any more").doesNotExist();
    }

    @Test
    void clientFindsTheTokenByThePort() {
        try (ComputeClient compute = ComputeClient.connect(server.uri)) {
            assertThat(compute.computeThis(() -> 6 * 7).run()).isEqualTo(42);
        }
    }

    @Test
    void tokenIsReadableByItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.tokenFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutTheTokenItIsUnauthenticated() throws Exception {
        assertThat(status(request())).isEqualTo(401);
        assertThat(status(request().header("Authorization", "Bearer nonsense"))).isEqualTo(401);
        assertThat(status(request().header("Authorization", "Basic " + server.token())))
                .isEqualTo(401);
        assertThat(status(request().header("Authorization", "Bearer " + server.token())))
                .isEqualTo(200);
    }

    @Test
    void everyRouteAsksForTheToken() throws Exception {
        assertThat(Route.ANSWERS.keySet()).isEqualTo(Route.all());
        for (Map.Entry<Route, Route.Answer> row : Route.ANSWERS.entrySet()) {
            Route route = row.getKey();

            assertThat(status(route, "")).as("%s without a token", route).isEqualTo(401);
            assertThat(status(route, "Bearer garbage"))
                    .as("%s with garbage", route)
                    .isEqualTo(401);
            assertThat(status(route, "Bearer " + server.token()))
                    .as("%s with the token", route)
                    .isEqualTo(row.getValue().status());
        }
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://example.com", "Origin, null", "Sec-Fetch-Site, cross-site", "Sec-Fetch-Site, same-site"
    })
    void anotherSitesPageIsRefusedWhateverItShows(String header, String value) throws Exception {
        HttpRequest.Builder request =
                request().header("Authorization", "Bearer " + server.token()).header(header, value);

        assertThat(status(request)).isEqualTo(403);
    }

    @Test
    void aServiceThatDoesNotGetThePortLeavesTheOtherOnesToken() throws Exception {
        String before = server.token();
        ProcessBuilder second = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Dcomputethis.engine=local",
                        "-Dquarkus.http.port=" + server.uri.getPort(),
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);

        Process process = second.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(server.token()).isEqualTo(before);
    }

    @Test
    void dashboardPrintsTheAddressWithTheToken() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("scripts/dashboard").directory(Path.of("..").toFile());
        builder.environment().put("COMPUTETHIS_URL", server.uri.toString());
        builder.environment().keySet().removeAll(Set.of("DISPLAY", "WAYLAND_DISPLAY", "COMPUTETHIS_TOKEN"));

        Process dashboard = builder.start();

        assertThat(new String(dashboard.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(server.uri + "/#token=" + server.token() + "\n");
        assertThat(dashboard.waitFor()).isZero();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(server.uri.resolve(RUNS));
    }

    private int status(Route route, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = route.request(server.uri);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return Route.status(http, request.build());
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return server.sendAsIs(request.build()).statusCode();
    }
}
