package dev.computethis.operator;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Subscription;
import dev.computethis.protocol.ComputeService;
import java.util.Optional;

/**
 * What the REST API is put over: the service, who may use it, and whether it can serve. One per process, chosen at its
 * start by {@code computethis.engine}. Thread-safe; nothing but {@link #close()} blocks.
 */
public interface Engine extends AutoCloseable {

    ComputeService service();

    Access access();

    /** Tells of every run and every change, from what this process follows of the store, whether it leads or not. */
    Subscription watch(RunStore.Listener listener);

    /** Whether this process dispatches: only then {@link #service()} tells of workers, and of pools how many are ready. */
    boolean leads();

    /** Why it can't serve now, in a sentence that readiness shows; empty where it can. */
    Optional<String> obstacle();

    /** Stops dispatching and ends what this process holds: watches, connections, worker processes. */
    @Override
    void close();

    /**
     * Starts an engine: a bean qualified by {@code @Identifier("local")}, {@code @Identifier("kubernetes")}, that is by
     * the value of {@code computethis.engine} that chooses it. The others are never made, so a factory's constructor and
     * what is injected there may need what only its engine has.
     */
    interface Factory {

        /**
         * Called once, before the API listens.
         *
         * @throws StartException where the configuration, or what is around this process, must be changed first; what
         *     comes right by itself (an API server that is away) is waited for behind {@link Engine#obstacle()}
         */
        Engine start(DispatcherMetrics metrics);
    }

    /** The process can't start; the message says why and what to do, and is all the user sees. */
    final class StartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StartException(String message) {
            super(message, null, false, false);
        }
    }
}
