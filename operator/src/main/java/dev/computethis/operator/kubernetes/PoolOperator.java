package dev.computethis.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles worker pools while this replica leads: an operator of the SDK for each term, as one can't be started twice.
 * A start that fails, as the API server is away, is tried again.
 */
final class PoolOperator {

    private static final Logger LOG = Logger.getLogger(PoolOperator.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Namespaces namespaces;
    private final Supplier<WorkerPoolReconciler> reconcilers;
    private final ScheduledExecutorService thread;
    private volatile boolean wanted;
    private @Nullable Operator running;

    /**
     * @param reconcilers makes one for each term
     * @param thread starts and stops, which blocks
     */
    PoolOperator(
            KubernetesClient client,
            Namespaces namespaces,
            Supplier<WorkerPoolReconciler> reconcilers,
            ScheduledExecutorService thread) {
        this.client = client;
        this.namespaces = namespaces;
        this.reconcilers = reconcilers;
        this.thread = thread;
    }

    void start() {
        wanted = true;
        thread.execute(this::begin);
    }

    void stop() {
        wanted = false;
        thread.execute(this::end);
    }

    private void begin() {
        if (!wanted || running != null) {
            return;
        }
        Operator operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(false)
                // So long a namespace that may not be read, as it was deleted, keeps the pools of the others waiting.
                .withCacheSyncTimeout(Refusals.PATIENCE)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(2))
                .withConcurrentReconciliationThreads(4));
        operator.register(
                reconcilers.get(),
                configuration -> configuration.settingNamespaces(
                        namespaces.all() ? Set.of(Constants.WATCH_ALL_NAMESPACES) : Set.copyOf(namespaces.names())));
        running = operator;
        try {
            operator.start();
        } catch (RuntimeException failure) {
            LOG.warnf("Worker pools can't be watched yet (%s); trying again.", failure.getMessage());
            end();
            var unused = thread.schedule(this::begin, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void end() {
        Operator ended = running;
        running = null;
        if (ended != null) {
            ended.stop();
        }
    }
}
