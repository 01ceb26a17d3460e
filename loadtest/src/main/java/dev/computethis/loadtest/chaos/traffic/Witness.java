package dev.computethis.loadtest.chaos.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.computethis.loadtest.chaos.verdict.Start;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Counts the starts of functions outside of the cluster: each function tells it that it has begun before it does anything
 * else. Told again by the same start, as after a lost answer, it counts once.
 */
public final class Witness implements AutoCloseable {

    private static final int THREADS = 4;

    private final Map<String, Start> starts = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;

    /** @param address of this machine, at which the cluster's pods reach it */
    public Witness(InetAddress address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.createContext("/", this::hear);
        server.setExecutor(threads);
        server.start();
    }

    public URI address() {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    public List<Start> starts() {
        return List.copyOf(starts.values());
    }

    /** {@code /start/uid/run/attempt/invocation/worker}. */
    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] told = exchange.getRequestURI().getPath().substring(1).split("/", -1);
            boolean isTold = told.length == 6 && told[3].matches("\\d{1,9}") && told[4].matches("\\d{1,9}");
            if (isTold) {
                starts.put(
                        told[0],
                        new Start(told[1], told[2], Integer.parseInt(told[3]), Integer.parseInt(told[4]), told[5]));
            }
            exchange.sendResponseHeaders(isTold ? 204 : 400, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
