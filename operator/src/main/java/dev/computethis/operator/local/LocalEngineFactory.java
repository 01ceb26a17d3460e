package dev.computethis.operator.local;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.local.LocalService;
import dev.computethis.operator.Access;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts worker processes on this machine, once it is sure that the API will be able to listen, and only to this machine. */
@Singleton
@Identifier(LocalEngineFactory.NAME)
final class LocalEngineFactory implements Engine.Factory {

    static final String NAME = "local";

    /** More would only take turns on a machine's cores; a cluster is the way to more. */
    private static final int MOST_WORKERS = 1000;

    private static final String USER = "local";

    private final String workers;
    private final String host;
    private final int port;

    LocalEngineFactory(
            @ConfigProperty(name = "computethis.workers") String workers,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "computethis.port") int port) {
        this.workers = workers;
        this.host = host;
        this.port = port;
    }

    @Override
    public Engine start(DispatcherMetrics metrics) {
        int count = workers();
        requireFreeLoopbackPort();
        LocalService service = new LocalService(count, metrics);
        return new LocalEngine(service, count);
    }

    private int workers() {
        try {
            int count = Integer.parseInt(workers);
            if (count >= 1 && count <= MOST_WORKERS) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through: what would be right is the same.
        }
        throw new Engine.StartException("computethis.workers is '" + workers + "'. Set it to a whole number from 1 to "
                + MOST_WORKERS + ": how many functions are to run at a time.");
    }

    private void requireFreeLoopbackPort() {
        InetAddress address = address();
        if (!address.isLoopbackAddress()) {
            throw new Engine.StartException(
                    "quarkus.http.host is '" + host + "'. The local engine asks nobody for a token,"
                            + " so it listens on this machine alone: leave it out, or set it to 127.0.0.1.");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException taken) {
            throw new Engine.StartException("Port " + port + " on " + host + " can't be had (" + taken.getMessage()
                    + "). Another service of ComputeThis may hold it (then: make service-down), or another program (ss -ltnp"
                    + " 'sport = :" + port + "' tells which). Or take another port: make service port=" + (port + 1)
                    + ".");
        }
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new Engine.StartException(
                    "quarkus.http.host is '" + host + "', which has no address. Leave it out, or set it to 127.0.0.1.");
        }
    }

    private record LocalEngine(LocalService local, int workers) implements Engine {

        @Override
        public ComputeService service() {
            return local.service();
        }

        /** Who can connect is on this machine, and may do there as much without us; see {@link LoopbackOnly}. */
        @Override
        public Access access() {
            return (token, verb, namespace) -> CompletableFuture.completedFuture(USER);
        }

        @Override
        public Subscription watch(RunStore.Listener listener) {
            return local.watch(listener);
        }

        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public Optional<String> obstacle() {
            int ready = local.ready();
            return ready >= workers ? Optional.empty() : Optional.of(ready + " of " + workers + " workers are up.");
        }

        @Override
        public void close() {
            local.close();
        }
    }
}
