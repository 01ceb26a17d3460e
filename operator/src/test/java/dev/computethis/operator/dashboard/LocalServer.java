package dev.computethis.operator.dashboard;

import dev.computethis.protocol.LocalToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** The built service with its local engine, as {@code make service} starts it, on a port of its own. */
public final class LocalServer implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path LOG = Path.of("target/live-page/service.log");
    private static final int WORKERS = 3;

    public final URI uri;
    private final int port;
    private final HttpClient http;
    private final String portSetting;
    private final Map<String, String> settings;
    private final Process process;

    public LocalServer() throws IOException {
        this(Map.of());
    }

    /** @param settings further ones */
    public LocalServer(Map<String, String> settings) throws IOException {
        this("http", HttpClient.newHttpClient(), "quarkus.http.port", settings);
    }

    /** One that speaks TLS. */
    public static LocalServer overTls(Path secret, SSLContext trust) throws IOException {
        return new LocalServer(
                "https",
                HttpClient.newBuilder().sslContext(trust).build(),
                "quarkus.http.ssl-port",
                Map.of("quarkus.profile", "prod,tls", "computethis.tls.directory", secret.toString()));
    }

    private LocalServer(String scheme, HttpClient http, String portSetting, Map<String, String> settings)
            throws IOException {
        this.http = http;
        this.portSetting = portSetting;
        this.settings = Map.copyOf(settings);
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        uri = URI.create(scheme + "://127.0.0.1:" + port);
        process = launch();
        try {
            awaitReady();
        } catch (RuntimeException notReady) {
            process.destroyForcibly();
            throw notReady;
        }
    }

    private Process launch() throws IOException {
        Files.createDirectories(LOG.getParent());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dcomputethis.engine=local",
                "-Dcomputethis.workers=" + WORKERS,
                "-D" + portSetting + "=" + port));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", JAR.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                .start();
    }

    private void awaitReady() {
        Awaitility.await("the service, whose log is " + LOG)
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> sendAsIs(HttpRequest.newBuilder(uri.resolve("/q/health/ready"))
                                        .build())
                                .statusCode()
                        == 200);
    }

    /** What this service and those before it have said. */
    public String log() throws IOException {
        return Files.readString(LOG);
    }

    /** Where the service has left the token for its clients. */
    public Path tokenFile() {
        return LocalToken.file(port, System.getenv());
    }

    public String token() throws IOException {
        return Files.readString(tokenFile()).strip();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri.resolve(path)).build());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Sent with the service's token. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        HttpRequest.Builder withToken = HttpRequest.newBuilder(request, (name, value) -> true);
        return sendAsIs(
                withToken.setHeader("Authorization", "Bearer " + token()).build());
    }

    public HttpResponse<String> sendAsIs(HttpRequest request) throws IOException, InterruptedException {
        HttpRequest bounded = HttpRequest.newBuilder(request, (name, value) -> true)
                .timeout(Duration.ofSeconds(60))
                .build();
        return http.send(bounded, HttpResponse.BodyHandlers.ofString());
    }

    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
