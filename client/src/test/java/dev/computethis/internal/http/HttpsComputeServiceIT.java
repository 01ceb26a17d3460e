package dev.computethis.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.ComputeClient;
import dev.computethis.ServiceUnavailableException;
import dev.computethis.catalogue.Jobs;
import dev.computethis.internal.Address;
import dev.computethis.internal.FakeService;
import dev.computethis.protocol.tls.MountedSecret;
import dev.computethis.protocol.tls.ServingCertificate;
import dev.computethis.protocol.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service that speaks TLS, and certificates it should not have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsComputeServiceIT {

    private static final Patience SHORT =
            new Patience(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(500));
    private static final String HERE = "ip:127.0.0.1";

    private Path directory;
    private TestAuthority authority;
    private Map<String, byte[]> good;
    private MountedSecret secret;
    private FakeServer server;
    /** The server goes by its own clock, which may be wrong. */
    private Instant serversTime;

    @BeforeAll
    void issue(@TempDir Path temporary) throws IOException {
        directory = temporary;
        authority = new TestAuthority(directory, "cluster");
        good = authority.issue(HERE);
        secret = new MountedSecret(directory.resolve("tls"));
    }

    @BeforeEach
    void start() throws IOException {
        serversTime = Instant.now();
        secret.put(good);
        server = new FakeServer(
                new FakeService(),
                ServingCertificate.in(secret.directory(), () -> serversTime).context());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServiceWhoseAuthorityIsNamedIsTrusted() {
        try (ComputeClient compute = client(server.uri(), trusting("ca.crt"))) {
            assertThat(compute.computeThis(Jobs.SQUARE, 2).run()).isEqualTo(4);
        }
    }

    @Test
    void aServiceOfAnotherAuthorityIsNotAndItIsSaidHowItCouldBe() throws IOException {
        Path other = Files.write(directory.resolve("other.crt"), new TestAuthority(directory, "other").certificate());

        assertThatRunning(server.uri(), Map.of("COMPUTETHIS_CA", other.toString()))
                .hasMessageContaining("The certificate of 127.0.0.1 comes from 'CN=cluster', which is none of the"
                        + " authorities in " + other)
                .hasMessageContaining("name a PEM file with its certificate by COMPUTETHIS_CA");
        assertThatRunning(server.uri(), Map.of()).hasMessageContaining("none of the authorities this JDK knows");
    }

    @Test
    void aCertificateForAnotherNameTellsItsNames() {
        URI localhost = URI.create(server.uri().toString().replace("127.0.0.1", "localhost"));

        assertThatRunning(localhost, trusting("ca.crt"))
                .hasMessageContaining(
                        "The certificate of localhost is made for 127.0.0.1, and not for this name: connect by one");
    }

    @Test
    void aCertificateOfAnotherTimeTellsWhichTime() throws IOException {
        serversTime = Instant.now().minus(Duration.ofHours(60));
        secret.put(authority.issue(HERE, "-3d", 1));
        assertThatRunning(server.uri(), trusting("ca.crt")).hasMessageContaining("127.0.0.1 has expired, on 20");

        serversTime = Instant.now().plus(Duration.ofHours(60));
        secret.put(authority.issue(HERE, "+2d", 1));
        assertThatRunning(server.uri(), trusting("ca.crt")).hasMessageContaining("127.0.0.1 is good only from 20");
    }

    @Test
    void aServiceAtTheOtherSchemeIsToldFromOneThatIsAway() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerBadRequest(plain), "plain");
            answering.start();
            assertThatRunning(URI.create("https://127.0.0.1:" + plain.getLocalPort()), trusting("ca.crt"))
                    .hasMessageContaining("answers without TLS: is it an http:// URL?");
        }
        assertThatRunning(URI.create(server.uri().toString().replace("https:", "http:")), Map.of())
                .hasMessageContaining("does it speak TLS, so that it is an https:// URL?");
    }

    @Test
    void aNewCertificateAndThenANewAuthorityAreTakenWithoutARestart() throws IOException, InterruptedException {
        Map<String, String> trusting = trusting("ca.crt");
        try (ComputeClient compute = client(server.uri(), trusting)) {
            compute.computeThis(Jobs.SQUARE, 2).run();

            TestAuthority next = new TestAuthority(directory, "next");
            secret.put(next.issue(HERE));
            server.restart(Duration.ZERO);

            assertThat(compute.computeThis(Jobs.SQUARE, 3).run()).isEqualTo(9);
        }
    }

    /** What servers of plain HTTP say to the first bytes of TLS. */
    private static void answerBadRequest(ServerSocket plain) {
        while (!plain.isClosed()) {
            try (Socket socket = plain.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException closed) {
                // By the test, or by the client.
            }
        }
    }

    private Map<String, String> trusting(String file) {
        return Map.of("COMPUTETHIS_CA", secret.file(file).toString());
    }

    private ComputeClient client(URI uri, Map<String, String> environment) {
        Address address = Address.of(uri, environment, directory);
        return ComputeClient.over(
                new HttpComputeService(address.uri(), address.token(), address.authorities()::context, SHORT),
                "default");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertThatRunning(
            URI uri, Map<String, String> environment) {
        try (ComputeClient compute = client(uri, environment)) {
            return assertThatThrownBy(() -> compute.computeThis(Jobs.SQUARE, 2).run())
                    .isInstanceOf(ServiceUnavailableException.class);
        }
    }
}
