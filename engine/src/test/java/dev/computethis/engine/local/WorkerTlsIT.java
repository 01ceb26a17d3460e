package dev.computethis.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.computethis.engine.HttpWorkerConnection;
import dev.computethis.engine.WorkerConnection;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerKey;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.tls.Authorities;
import dev.computethis.protocol.tls.MountedSecret;
import dev.computethis.protocol.tls.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A worker that speaks TLS, as a process of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerTlsIT {

    private static final String TEAM_A = "dns:computethis-workers.team-a.svc";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Path directory;
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private TestAuthority authority;
    private Map<String, byte[]> good;
    private MountedSecret secret;
    private Authorities authorities;
    private KeyPair keys;
    private Process worker;
    private URI uri;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, NoSuchAlgorithmException {
        directory = temporary;
        authority = new TestAuthority(directory, "cluster");
        secret = new MountedSecret(directory.resolve("tls"));
        good = authority.issue(TEAM_A);
        secret.put(good);
        authorities =
                Authorities.in(Files.write(directory.resolve("cluster.crt"), authority.certificate()), "the test");
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path port = directory.resolve("port");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-cp",
                        WorkerProgram.find(getClass().getClassLoader()).classPath(),
                        WorkerProgram.MAIN))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("worker.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "COMPUTETHIS_WORKER_NAME",
                        "default-0",
                        "COMPUTETHIS_WORKER_PUBLIC_KEY",
                        Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                        "COMPUTETHIS_WORKER_HOST",
                        "127.0.0.1",
                        "COMPUTETHIS_WORKER_PORT",
                        "0",
                        "COMPUTETHIS_WORKER_PORT_FILE",
                        port.toString(),
                        "COMPUTETHIS_WORKER_DIR",
                        directory.resolve("data").toString(),
                        "COMPUTETHIS_WORKER_TLS_DIR",
                        secret.directory().toString(),
                        "COMPUTETHIS_WORKER_EXIT_WITH_PARENT",
                        "true"));
        worker = builder.start();
        await("its port, or what is in " + directory.resolve("worker.log"))
                .atMost(PATIENCE)
                .until(() -> Files.exists(port));
        uri = URI.create("https://127.0.0.1:" + Files.readString(port));
    }

    @AfterAll
    void stop() throws InterruptedException {
        worker.destroyForcibly().waitFor();
        executor.shutdownNow();
    }

    @Test
    void requestsAndLargeBodiesGoOverTls() throws Exception {
        try (WorkerConnection connection = connect("team-a")) {
            byte[] blob = new byte[3_000_000];

            assertThat(done(connection.state()).name()).isEqualTo("default-0");
            done(connection.putBlob("team-a", Digest.of(blob), blob));
        }
    }

    @Test
    void theCertificateOfAnotherNamespacesWorkersIsNoProof() {
        try (WorkerConnection connection = connect("team-b")) {
            assertThatThrownBy(() -> done(connection.state()))
                    .hasRootCauseMessage("it is for another name")
                    .hasMessageContaining("is made for computethis-workers.team-a.svc, and must be for"
                            + " computethis-workers.team-b.svc");
        }
    }

    @Test
    void neitherIsOneOfAnotherAuthority() throws IOException {
        secret.put(new TestAuthority(directory, "stranger").issue(TEAM_A));

        try (WorkerConnection connection = connect("team-a")) {
            assertThatThrownBy(() -> done(connection.state()))
                    .hasMessageContaining("comes from 'CN=stranger', which is none of the authorities");
        } finally {
            secret.put(good);
        }
    }

    @Test
    void plainHttpIsNotSpoken() {
        URI plain = URI.create(uri.toString().replace("https:", "http:"));

        try (WorkerConnection connection = connect("team-a", plain)) {
            assertThatThrownBy(() -> done(connection.state())).hasMessageContaining("did not answer");
        }
    }

    @Test
    void aNewCertificateIsShownToWhoConnectsAndConnectionsThereAreGoOn() throws Exception {
        X509Certificate before = shown();
        try (WorkerConnection connection = connect("team-a")) {
            String instance = done(connection.state()).instance();

            secret.put(authority.issue(TEAM_A));

            assertThat(shown()).isNotEqualTo(before);
            assertThat(done(connection.state()).instance()).isEqualTo(instance);
            try (WorkerConnection another = connect("team-a")) {
                assertThat(done(another.state()).instance()).isEqualTo(instance);
            }
        }
    }

    private WorkerConnection connect(String namespace) {
        return connect(namespace, uri);
    }

    private WorkerConnection connect(String namespace, URI at) {
        WorkerKey key = new WorkerKey(namespace, "default", "default-0");
        return HttpWorkerConnection.factory(
                        keys.getPrivate(),
                        executor,
                        of -> authorities
                                .expecting("computethis-workers." + of + ".svc")
                                .context())
                .connect(new WorkerEndpoint(key, "1", at, false), 1);
    }

    private X509Certificate shown() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) authorities.context().getSocketFactory().createSocket("127.0.0.1", uri.getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
