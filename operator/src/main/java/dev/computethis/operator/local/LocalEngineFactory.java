package dev.computethis.operator.local;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.local.LocalService;
import dev.computethis.operator.Access;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.LocalToken;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts worker processes on this machine, once it is sure that the API will be able to listen, and only to this machine. */
@Singleton
@Identifier(LocalEngineFactory.NAME)
final class LocalEngineFactory implements Engine.Factory {

    static final String NAME = "local";

    /** More would only take turns on a machine's cores; a cluster is the way to more. */
    private static final int MOST_WORKERS = 1000;

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
        TokenFile token = token();
        try {
            // Who waits are requests, which go on on their event loop: nothing blocks.
            return new LocalEngine(new LocalService(count, metrics, Runnable::run), count, token);
        } catch (RuntimeException noService) {
            token.close();
            throw noService;
        }
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
                    "quarkus.http.host is '" + host + "'. The local engine runs what it is sent as this machine's user,"
                            + " so it listens on this machine alone: leave it out, or set it to 127.0.0.1.");
        }
        if (port == 0) {
            throw new Engine.StartException(
                    "quarkus.http.port is 0. Set it to the port to listen on: clients find the local engine's token by it.");
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

    /** Before the port is open: whoever can connect finds it. */
    private TokenFile token() {
        Path file = LocalToken.file(port, System.getenv());
        try {
            return TokenFile.write(file, new SecureRandom());
        } catch (IOException unwritable) {
            throw new Engine.StartException("The token that clients must show can't be written to " + file + " ("
                    + unwritable + "). Make that folder writable, or set XDG_STATE_HOME to one that is.");
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

    private record LocalEngine(LocalService local, int workers, TokenFile token) implements Engine {

        @Override
        public ComputeService service() {
            return local.service();
        }

        @Override
        public Access access() {
            return token;
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
            token.close();
            local.close();
        }
    }
}
