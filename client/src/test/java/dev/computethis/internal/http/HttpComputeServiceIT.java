package dev.computethis.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.RejectedException;
import dev.computethis.RemoteFuture;
import dev.computethis.ServiceUnavailableException;
import dev.computethis.catalogue.Jobs;
import dev.computethis.internal.FakeService;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.tls.Authorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpComputeServiceIT {

    private static final Patience QUICK =
            new Patience(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final AtomicReference<@Nullable String> token = new AtomicReference<>();
    private final FakeService service = new FakeService();
    private FakeServer server;
    private ComputeClient compute;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(service);
        compute = client(server.uri());
    }

    @AfterEach
    void stop() {
        compute.close();
        server.close();
    }

    @Test
    void aFunctionRunsInOneExchangeOnceItsCodeIsThere() {
        assertThat(compute.computeThis(Jobs.SQUARE, 2).run()).isEqualTo(4);
        server.requests.clear();

        assertThat(compute.computeThis(Jobs.SQUARE, 3).run()).isEqualTo(9);

        assertThat(server.requests).hasSize(1).first().asString().startsWith("POST /v1/namespaces/default/runs?wait=");
    }

    @Test
    void mapsAndBigPayloadsAndResultsTravel() {
        byte[] big = new byte[Limits.INLINE_BYTES * 2];

        assertThat(compute.computeThis(Jobs.SQUARE).map(List.of(1, 2, 3)).run()).containsExactly(1, 4, 9);
        assertThat(compute.computeThis(Jobs.ECHO, big).run()).hasSameSizeAs(big);
    }

    @Test
    void aServiceThatCanNotNowIsAskedAgainAfterAWhile() {
        server.faults.add(FakeServer.status(503));
        server.faults.add(FakeServer.status(429, "Retry-After", "0"));

        assertThat(compute.computeThis(Jobs.SQUARE, 2).run()).isEqualTo(4);
    }

    @Test
    void retryAfterIsHonoured() {
        compute.computeThis(Jobs.SQUARE, 2).run();
        server.faults.add(FakeServer.status(503, "Retry-After", "1"));
        long began = System.nanoTime();

        compute.computeThis(Jobs.SQUARE, 3).run();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLostAnswerIsAskedForAgainWithTheSameKeySoThatItIsOneRun() {
        compute.computeThis(Jobs.SQUARE, 2).run();
        service.keys.clear();
        server.faults.add(server.lostAnswer());

        assertThat(compute.computeThis(Jobs.SQUARE, 3).run()).isEqualTo(9);

        assertThat(service.keys).hasSize(2).containsOnly(service.keys.get(0));
    }

    @Test
    void aRunsPageIsAtTheServicesAddress() {
        RemoteFuture<Integer> future = compute.computeThis(Jobs.SQUARE, 2).runAsync();

        assertThat(future.page()).hasValue(URI.create(server.uri() + "/#/default/runs/" + future.runName()));
    }

    @Test
    void aServiceThatGoesAndComesBackWhileARunIsWaitedForIsAskedAgainWithTheSameKey() throws Exception {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs.SQUARE, 2).runAsync();
        String name = future.runName();
        int asked = service.keys.size();

        server.restart(Duration.ofMillis(200));
        await().until(() -> service.keys.size() > asked);

        assertThat(future).isNotDone();
        assertThat(service.keys).containsOnly(service.keys.get(0));
        service.cancel("default", name);
        assertThatThrownBy(future::join).hasMessageContaining("cancelled");
    }

    @Test
    void aServiceThatIsGoneForGoodWhileARunIsWaitedForIsTold() {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs.SQUARE, 2).runAsync();
        future.runName();

        server.close();

        assertThatThrownBy(future::join)
                .hasCauseInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("no longer answers");
    }

    @Test
    void cancellingAFutureReachesTheService() {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs.SQUARE, 2).runAsync();
        String name = future.runName();

        future.cancel(true);

        await().untilAsserted(() -> assertThat(service.cancelled).containsExactly(name));
    }

    @Test
    void whereNoServiceAnswersTheErrorSaysWhereItLookedAndWhatToDo() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + freePort());
        try (ComputeClient lonely = client(nobody)) {
            assertThatThrownBy(() -> lonely.computeThis(Jobs.SQUARE, 2).run())
                    .isInstanceOf(ServiceUnavailableException.class)
                    .hasMessageContaining(nobody.toString())
                    .hasMessageContaining("make service workers=3")
                    .hasMessageContaining("COMPUTETHIS_URL");
        }
    }

    @Test
    void aProblemIsToldAsTheServiceToldIt() {
        compute.computeThis(Jobs.SQUARE, 2).run();
        Problem problem = Problem.of(Problem.Type.UNKNOWN_POOL, "There is no pool 'gpu'; there is: default.", "pool");
        server.faults.add(exchange -> {
            byte[] body = Json.write(problem);
            exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
            exchange.sendResponseHeaders(problem.status(), body.length);
            exchange.getResponseBody().write(body);
        });

        RejectedException rejected = catchThrowableOfType(
                RejectedException.class,
                () -> compute.computeThis(Jobs.SQUARE, 2).pool("gpu").run());

        assertThat(rejected.problem()).isEqualTo(problem);
        assertThat(rejected).hasMessageContaining("There is no pool 'gpu'");
    }

    @Test
    void anAnswerThatIsNotOfThisServiceIsToldAsSuch() {
        server.faults.add(FakeServer.html(200));
        assertThatThrownBy(() -> compute.computeThis(Jobs.SQUARE, 2).run())
                .hasMessageContaining(server.uri().toString())
                .hasMessageContaining("Is it a ComputeThis service");

        server.faults.add(FakeServer.html(404));
        assertThatThrownBy(() -> compute.computeThis(Jobs.SQUARE, 2).run())
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("a proxy says no");
    }

    @Test
    void theTokenIsReadAnewForEachRequest() {
        token.set("first");
        compute.service().pools("default").toCompletableFuture().join();
        token.set("second");
        compute.service().pools("default").toCompletableFuture().join();

        assertThat(server.authorizations).containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void closingEndsTheWaits() {
        service.hold();
        RemoteFuture<Integer> future = compute.computeThis(Jobs.SQUARE, 2).runAsync();
        future.runName();

        compute.close();

        assertThatThrownBy(future::join).hasCauseInstanceOf(ServiceUnavailableException.class);
    }

    private ComputeClient client(URI uri) {
        return ComputeClient.over(
                new HttpComputeService(uri, token::get, Authorities.ofTheJdk("COMPUTETHIS_CA")::context, QUICK),
                "default");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
