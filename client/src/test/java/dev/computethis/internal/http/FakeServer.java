package dev.computethis.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.computethis.internal.FakeService;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.Submission;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A {@link FakeService} behind the REST routes, which can be told to misbehave. */
final class FakeServer implements AutoCloseable {

    /** What to do with a request in place of answering it. */
    interface Fault {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** The fault for the next request, and so on; while there are none, all is well. */
    final Deque<Fault> faults = new ConcurrentLinkedDeque<>();

    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

    private final FakeService service;
    private final @Nullable SSLContext tls;
    private HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeServer(FakeService service) throws IOException {
        this(service, null);
    }

    FakeServer(FakeService service, @Nullable SSLContext tls) throws IOException {
        this.service = service;
        this.tls = tls;
        this.server = listen(0);
    }

    private HttpServer listen(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer made = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
        if (made instanceof HttpsServer secure) {
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        }
        made.setExecutor(threads);
        made.createContext("/", this::handle);
        made.start();
        return made;
    }

    /** Cuts all connections, is away for a while, and comes back at the same address. */
    void restart(Duration away) throws IOException, InterruptedException {
        int port = server.getAddress().getPort();
        server.stop(0);
        Thread.sleep(away.toMillis());
        server = listen(port);
    }

    URI uri() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    static Fault status(int code, String... header) {
        return exchange -> {
            for (int i = 0; i < header.length; i += 2) {
                exchange.getResponseHeaders().set(header[i], header[i + 1]);
            }
            exchange.sendResponseHeaders(code, -1);
        };
    }

    /** Carries the request out, then cuts the connection without an answer. */
    Fault lostAnswer() {
        return exchange -> {
            route(exchange, exchange.getRequestBody().readAllBytes());
            throw new IOException("cut");
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        try (exchange) {
            Fault fault = faults.poll();
            if (fault != null) {
                fault.handle(exchange);
                return;
            }
            try {
                byte[] answer = route(exchange, exchange.getRequestBody().readAllBytes());
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
            } catch (CompletionException | ProblemException failed) {
                Throwable cause = failed instanceof ProblemException ? failed : failed.getCause();
                if (!(cause instanceof ProblemException refused)) {
                    throw failed;
                }
                Problem problem = refused.problem();
                byte[] answer = Json.write(problem);
                exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                exchange.sendResponseHeaders(problem.status(), answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private byte[] route(HttpExchange exchange, byte[] body) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1); // "", v1, namespaces, ns, what, name, more
        String namespace = path[3];
        String name = path.length > 5 ? path[5] : "";
        String more = path.length > 6 ? "/" + path[6] : "";
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Duration wait = query.startsWith("wait=")
                ? Duration.ofSeconds(Long.parseLong(query.substring("wait=".length())))
                : Duration.ZERO;
        return switch (exchange.getRequestMethod() + " " + path[4] + (name.isEmpty() ? "" : "/") + more) {
            case "POST runs" ->
                json(service.submit(
                        namespace,
                        exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                        Json.read(Submission.class, body),
                        "",
                        wait));
            case "GET runs/" -> json(service.get(namespace, name, wait));
            case "POST runs//cancel" -> json(service.cancel(namespace, name));
            case "GET runs//log" -> json(service.log(namespace, name, 0));
            case "POST blobs/" ->
                Json.write(service
                        .missingBlobs(
                                namespace,
                                Json.readList(String[].class, body).stream()
                                        .map(Digest::new)
                                        .toList())
                        .toCompletableFuture()
                        .join()
                        .stream()
                        .map(Digest::value)
                        .toList());
            case "PUT blobs/" -> {
                service.putBlob(namespace, new Digest(name), body)
                        .toCompletableFuture()
                        .join();
                yield new byte[0];
            }
            case "GET blobs/" ->
                service.getBlob(namespace, new Digest(name))
                        .toCompletableFuture()
                        .join();
            case "GET pools" -> json(service.pools(namespace));
            default ->
                throw Problem.of(Problem.Type.NOT_FOUND, "no route " + exchange.getRequestURI())
                        .toException();
        };
    }

    private static byte[] json(CompletionStage<?> answer) {
        return Json.write(answer.toCompletableFuture().join());
    }

    static Fault html(int code) {
        return exchange -> {
            byte[] page = "<html>a proxy says no</html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(code, page.length);
            exchange.getResponseBody().write(page);
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
