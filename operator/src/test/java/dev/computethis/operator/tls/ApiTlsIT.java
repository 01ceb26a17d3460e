package dev.computethis.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.internal.http.HttpComputeService;
import dev.computethis.operator.dashboard.LocalServer;
import dev.computethis.protocol.tls.Authorities;
import dev.computethis.protocol.tls.MountedSecret;
import dev.computethis.protocol.tls.TestAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built service over TLS; real sockets, real certificates. */
class ApiTlsIT {

    private static final String HERE = "dns:localhost,ip:127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestAuthority authority;
    private MountedSecret secret;
    private Authorities authorities;
    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        authority = new TestAuthority(directory, "first");
        secret = new MountedSecret(directory.resolve("tls"));
        secret.put(authority.issue(HERE));
        authorities = Authorities.in(secret.file("ca.crt"), "COMPUTETHIS_CA");
        server = LocalServer.overTls(secret.directory(), authorities.context());
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    @Test
    void plainHttpIsNotSpoken() {
        URI plain = URI.create(server.uri.toString().replace("https:", "http:"));

        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(plain.resolve("/q/health/ready"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void newCertificatesAreServedWithoutARestartWhileRequestsGoOn() throws Exception {
        X509Certificate before = shown();
        try (Traffic traffic = new Traffic()) {
            traffic.awaitMore();

            secret.put(authority.issue(HERE));
            assertThat(shown()).isNotEqualTo(before);
            traffic.awaitMore();

            // Another authority: clients learn of it first, and forget the old one last.
            TestAuthority second = new TestAuthority(directory, "second");
            Map<String, byte[]> step = new HashMap<>(authority.issue(HERE));
            step.put("ca.crt", both(authority.certificate(), second.certificate()));
            secret.put(step);
            traffic.awaitMore();
            step.putAll(second.issue(HERE));
            step.put("ca.crt", both(authority.certificate(), second.certificate()));
            secret.put(step);
            assertThat(issuer()).isEqualTo("CN=second");
            traffic.awaitMore();
            step.put("ca.crt", second.certificate());
            secret.put(step);
            traffic.awaitMore();

            assertThat(traffic.failures).isEmpty();
        }
    }

    @Test
    void aCertificateThatCannotBeUsedLeavesTheLastOneInPlace() throws Exception {
        X509Certificate before = shown();
        Map<String, byte[]> notTogether = new HashMap<>(authority.issue(HERE));
        notTogether.put("tls.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n".getBytes(StandardCharsets.US_ASCII));
        secret.put(notTogether);

        assertThat(shown()).isEqualTo(before);
        assertThat(server.log()).contains(secret.file("tls.key") + " holds no whole private key in PEM");

        secret.put(authority.issue(HERE));
        assertThat(shown()).isNotEqualTo(before);
    }

    private X509Certificate shown() throws IOException {
        try (SSLSocket socket = connect()) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket connect() throws IOException {
        SSLSocket socket =
                (SSLSocket) authorities.context().getSocketFactory().createSocket("127.0.0.1", server.uri.getPort());
        socket.startHandshake();
        return socket;
    }

    private String issuer() throws IOException {
        return shown().getIssuerX500Principal().getName();
    }

    private static byte[] both(byte[] first, byte[] second) {
        return (new String(first, StandardCharsets.US_ASCII) + new String(second, StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Runs by a client that keeps its connections, and requests by ones that make a new one each, without a second try. */
    private final class Traffic implements AutoCloseable {

        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger done = new AtomicInteger();
        private final ComputeClient compute =
                ComputeClient.over(new HttpComputeService(server.uri, this::token, authorities::context), "default");
        private final Thread runs = new Thread(this::runs, "runs");
        private final Thread connections = new Thread(this::connections, "connections");
        private volatile boolean isOver;

        Traffic() {
            runs.start();
            connections.start();
        }

        private String token() {
            try {
                return server.token();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        private void runs() {
            while (!isOver) {
                try {
                    assertThat(compute.computeThis(Jobs::square, 3).run()).isEqualTo(9);
                    done.incrementAndGet();
                } catch (RuntimeException | AssertionError failed) {
                    failures.add(failed);
                }
            }
        }

        private void connections() {
            while (!isOver) {
                try {
                    assertThat(statusLine()).isEqualTo("HTTP/1.1 200 OK");
                    Thread.sleep(50);
                } catch (IOException | RuntimeException | AssertionError failed) {
                    failures.add(failed);
                } catch (InterruptedException ended) {
                    return;
                }
            }
        }

        private String statusLine() throws IOException {
            try (SSLSocket socket = connect()) {
                socket.getOutputStream()
                        .write("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine();
            }
        }

        void awaitMore() {
            int before = done.get();
            await("runs go on").atMost(PATIENCE).until(() -> done.get() >= before + 10 || !failures.isEmpty());
        }

        @Override
        public void close() throws InterruptedException {
            isOver = true;
            runs.join();
            connections.join();
            compute.close();
        }
    }
}
