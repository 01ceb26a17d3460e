package dev.computethis.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.computethis.internal.http.HttpComputeService;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.tls.MountedSecret;
import dev.computethis.protocol.tls.ServingCertificate;
import dev.computethis.protocol.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At the end of a port forward: a server whose certificate is of an authority nobody knows, and for another name. */
class TunnelTrustIT {

    @TempDir
    private Path directory;

    private HttpsServer server;

    @BeforeEach
    void start() throws IOException {
        MountedSecret secret = new MountedSecret(directory.resolve("tls"));
        secret.put(new TestAuthority(directory, "unknown").issue("dns:computethis.team-a.svc"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(ServingCertificate.in(secret.directory(), InstantSource.system())
                        .context()));
        server.createContext("/v1/namespaces/team-a/runs/square-1/log", exchange -> {
            byte[] chunk = "{\"text\":\"squaring 12\",\"offset\":0,\"next\":11,\"complete\":true}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, chunk.length);
            exchange.getResponseBody().write(chunk);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void isTakenThroughAPortForwardAndNowhereElse() throws Exception {
        URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        LogChunk log = new HttpComputeService(uri, () -> null, TunnelTrust::context)
                .log("team-a", "square-1", 0)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);

        assertThat(log.text()).isEqualTo("squaring 12");
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(SSLHandshakeException.class);
    }
}
