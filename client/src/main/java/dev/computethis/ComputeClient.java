package dev.computethis;

import dev.computethis.function.RemoteBiFunction;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import dev.computethis.function.RemoteRunnable;
import dev.computethis.function.RemoteTriFunction;
import dev.computethis.internal.Address;
import dev.computethis.internal.capture.Capture;
import dev.computethis.internal.http.HttpComputeService;
import dev.computethis.internal.run.CurrentSpan;
import dev.computethis.internal.run.RunOptions;
import dev.computethis.internal.run.Runs;
import dev.computethis.internal.run.SharedRuns;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.IdempotencyKey;
import dev.computethis.protocol.LocalEngine;
import dev.computethis.protocol.PoolView;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has functions run by one service, in one namespace. Thread-safe; one for a whole program is enough. Holds a service of
 * its own where made by {@link #local}, so close it then.
 */
public final class ComputeClient implements AutoCloseable {

    private static final String DEFAULT_NAMESPACE = "default";
    private static final long ASK_SECONDS = 3;
    private static final Executor AFTER_PATIENCE =
            CompletableFuture.delayedExecutor(SharedRuns.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

    private final ComputeService service;
    private final Capture capture;
    private final String namespace;
    private final Runs runs;
    private final SharedRuns sharedRuns;

    private ComputeClient(
            ComputeService service, Capture capture, String namespace, double shortMillis, Executor afterPatience) {
        this.service = service;
        this.capture = capture;
        this.namespace = namespace;
        this.runs = new Runs(
                service,
                namespace,
                System.getProperty("user.name", "unknown"),
                IdempotencyKey::random,
                new CurrentSpan());
        this.sharedRuns = new SharedRuns(runs, shortMillis, afterPatience);
    }

    /**
     * The service the environment names:
     *
     * <ol>
     *   <li>the one at {@code COMPUTETHIS_URL}, with the token {@code COMPUTETHIS_TOKEN}, or the one in the file {@code
     *       COMPUTETHIS_TOKEN_FILE}, in the namespace {@code COMPUTETHIS_NAMESPACE} ({@code default} unless set);
     *   <li>in a Kubernetes pod the one of the pod's namespace, {@code http://computethis.<namespace>.svc:8080}, with the
     *       service account token (audience {@code computethis}) mounted at {@code
     *       /var/run/secrets/computethis/token}, where there is one; {@code https://computethis.<namespace>.svc:8443}
     *       where {@code ca.crt} lies beside it;
     *   <li>else {@code http://127.0.0.1:8080}, as {@code make service} starts it.
     * </ol>
     *
     * <p>A service of this machine's local engine asks for the token it wrote when it started. Where the URL is a loopback
     * address and none of the above gives a token, it is read from there: {@code
     * $XDG_STATE_HOME/computethis/local-PORT/token}, {@code ~/.local/state} unless that is set.
     *
     * <p>An https service must show a certificate for its name, from an authority that the JDK knows; or, where {@code
     * COMPUTETHIS_CA} names a PEM file, from one in there, and no other. Whether the service answers shows at the first run.
     *
     * @throws IllegalArgumentException where {@code COMPUTETHIS_URL} is no http URL, or {@code COMPUTETHIS_CA} no PEM file
     */
    public static ComputeClient connect() {
        return connect(Address.of(System.getenv(), Path.of("/")));
    }

    /** The service at {@code uri}, token and namespace as {@link #connect()} finds them. */
    public static ComputeClient connect(URI uri) {
        return connect(Address.of(uri, System.getenv(), Path.of("/")));
    }

    /**
     * The service at {@code uri}, in the namespace {@link #connect()} finds.
     *
     * @param token the bearer token; asked for before each request, as tokens expire and are renewed
     */
    public static ComputeClient connect(URI uri, Supplier<String> token) {
        Address address = Address.of(uri, System.getenv(), Path.of("/"));
        return connect(new Address(address.uri(), token, address.authorities(), address.namespace()));
    }

    /**
     * A service inside this JVM, its workers child processes on this machine: for tests, and for machines that are enough.
     * Needs {@code computethis-engine} on the class path. Close it to end them.
     *
     * @param workers at least 1
     * @throws IllegalStateException where {@code computethis-engine} is missing
     */
    public static ComputeClient local(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("local(" + workers + "): at least 1 worker is needed");
        }
        LocalEngine engine = ServiceLoader.load(LocalEngine.class, ComputeClient.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("ComputeClient.local needs the engine: add"
                        + " dev.computethis:computethis-engine to the class path (in a test, with scope test)"));
        return over(engine.start(workers), DEFAULT_NAMESPACE);
    }

    /** Any service, such as a fake in a test. Closing the client closes it. */
    public static ComputeClient over(ComputeService service, String namespace) {
        return over(service, namespace, SharedRuns.SHORT_MILLIS, AFTER_PATIENCE);
    }

    /** As {@link SharedRuns} has them. */
    static ComputeClient over(ComputeService service, String namespace, double shortMillis, Executor afterPatience) {
        return new ComputeClient(service, new Capture(), namespace, shortMillis, afterPatience);
    }

    private static ComputeClient connect(Address address) {
        return over(
                new HttpComputeService(address.uri(), address.token(), address.authorities()::context),
                address.namespace());
    }

    /** The same service, another namespace. Closing either closes both. */
    public ComputeClient inNamespace(String other) {
        return new ComputeClient(service, capture, other, SharedRuns.SHORT_MILLIS, AFTER_PATIENCE);
    }

    /** A function without arguments. */
    public <R extends @Nullable Object> Computation<R> computeThis(RemoteCallable<R> function) {
        return single(function);
    }

    /** An action. */
    public Computation<@Nullable Void> computeThis(RemoteRunnable action) {
        return single(action);
    }

    /** A function whose argument, or arguments, come next. */
    public <A extends @Nullable Object, R extends @Nullable Object> Computable<A, R> computeThis(
            RemoteFunction<A, R> function) {
        return new Computable<>(this, function);
    }

    /** A function and its argument. */
    public <A extends @Nullable Object, R extends @Nullable Object> Computation<R> computeThis(
            RemoteFunction<A, R> function, A argument) {
        return single(function, argument);
    }

    /** A function and its two arguments. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            Computation<R> computeThis(RemoteBiFunction<A, B, R> function, A first, B second) {
        return single(function, first, second);
    }

    /** A function and its three arguments. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Computation<R> computeThis(RemoteTriFunction<A, B, C, R> function, A first, B second, C third) {
        return single(function, first, second, third);
    }

    /** An executor whose tasks run on workers. Shutting it down leaves this client open. */
    public ComputeExecutor executorService() {
        return new ComputeExecutor(this);
    }

    /** The service itself: runs, pools, workers. */
    public ComputeService service() {
        return service;
    }

    /** The namespace runs are made in. */
    public String namespace() {
        return namespace;
    }

    /** Ends the waits for results, and a {@link #local} service with its workers; a service elsewhere goes on. */
    @Override
    public void close() {
        service.close();
    }

    /** The feature release of a pool's JDK; null where that can't be told now. */
    @Nullable
    Integer javaReleaseOf(String pool) {
        try {
            return service.pools(namespace).toCompletableFuture().get(ASK_SECONDS, TimeUnit.SECONDS).stream()
                    .filter(known -> known.name().equals(pool) && known.javaVersion() > 0)
                    .map(PoolView::javaVersion)
                    .findFirst()
                    .orElse(null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException unanswered) {
            return null;
        }
    }

    Runs runs() {
        return runs;
    }

    SharedRuns sharedRuns() {
        return sharedRuns;
    }

    Capture capture() {
        return capture;
    }

    private <R extends @Nullable Object> Computation<R> single(Serializable function, @Nullable Object... arguments) {
        return new Computation<>(
                this, function, List.<@Nullable Object[]>of(arguments), Results::single, RunOptions.DEFAULT);
    }
}
