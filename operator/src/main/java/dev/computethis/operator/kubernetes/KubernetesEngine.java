package dev.computethis.operator.kubernetes;

import dev.computethis.engine.Dispatcher;
import dev.computethis.engine.DispatcherConfig;
import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.HttpWorkerConnection;
import dev.computethis.engine.Logged;
import dev.computethis.engine.Quota;
import dev.computethis.engine.QuotaService;
import dev.computethis.engine.Retention;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.Submissions;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.ThreadEventLoop;
import dev.computethis.engine.WatchGuard;
import dev.computethis.operator.Access;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.ComputeService;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The service on Kubernetes; here its objects are put together. Every replica serves clients from its own watch of the
 * runs; the one that leads dispatches, reconciles the pools and clears away what is old. A start while the API server is
 * away waits for it.
 */
final class KubernetesEngine implements Engine {

    private static final long SWEEP_SECONDS = 10;
    private static final long COLLECT_SECONDS = 60;
    private static final long GUARD_SECONDS = 5;
    private static final long SCALE_MILLIS = 1000;

    /** How long a leader that is told to go waits for workers to confirm the starts it has claimed. */
    private static final long HAND_OVER_SECONDS = 5;

    private final ExecutorService events = Executors.newSingleThreadExecutor(daemon("computethis-events"));
    private final ExecutorService workers = Executors.newFixedThreadPool(4, daemon("computethis-workers"));
    private final ScheduledExecutorService election =
            Executors.newSingleThreadScheduledExecutor(daemon("computethis-election"));
    private final ScheduledExecutorService pools =
            Executors.newSingleThreadScheduledExecutor(daemon("computethis-pools"));
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(daemon("computethis-housekeeping"));
    private final ScheduledExecutorService scaling =
            Executors.newSingleThreadScheduledExecutor(daemon("computethis-scaling"));
    private final ThreadEventLoop loop = new ThreadEventLoop("computethis-dispatcher");

    private final RunInformer informer;
    private final KubernetesRunStore runs;
    private final KubernetesFleet fleet;
    private final Dispatcher dispatcher;
    private final PoolScaler scaler;
    private final PoolOperator poolOperator;
    private final LeaderCampaign campaign;
    private final Submissions submissions;
    private final ComputeService service;
    private final Access access;
    private volatile boolean leads;

    KubernetesEngine(KubernetesClient client, KubernetesSettings settings, DispatcherMetrics metrics) {
        InstantSource clock = InstantSource.system();
        LongSupplier nanos = System::nanoTime;
        ApiServer server = new ApiServer(client);
        RunIndex index = new RunIndex(events, nanos);
        runs = new KubernetesRunStore(server, settings.namespaces(), settings.operatorNamespace(), index, clock);
        KubernetesBlobStore blobs = new KubernetesBlobStore(server, clock, nanos);
        Refusals refusals = new Refusals(nanos);
        informer = new RunInformer(client, settings.namespaces(), index, refusals);
        fleet = new KubernetesFleet(client, server, settings.namespaces(), refusals);
        dispatcher = new Dispatcher(
                runs,
                fleet,
                blobs,
                HttpWorkerConnection.factory(settings.signingKey().privateKey(), workers, settings::tls),
                loop,
                DispatcherConfig.DEFAULT,
                metrics);
        scaler = new PoolScaler(fleet::poolResources, dispatcher::load, server, nanos, clock);
        poolOperator = new PoolOperator(
                client,
                settings.namespaces(),
                () -> new WorkerPoolReconciler(
                        client, settings.pools(), new Drains(fleet::drain), fleet::delete, scaler::condition, clock),
                pools);
        campaign = new LeaderCampaign(
                server, settings.operatorNamespace(), settings.identity(), clock, nanos, election, new Term());
        // Who waits here are requests, which go on on their event loop: nothing blocks.
        submissions = new Submissions(runs, blobs, fleet, dispatcher, Runnable::run, this::end);
        service = limited(settings.quota(), nanos);
        access = settings.access(server, nanos);

        BlobCollector collector = new BlobCollector(server, runs, blobs, settings.namespaces(), clock);
        WatchGuard guard = new WatchGuard(index, runs, informer::renew);
        Retention retention = new Retention();
        every(SWEEP_SECONDS, () -> {
            if (leads) {
                retention.sweep(runs, nanos.getAsLong());
            } else {
                var unused = retention.expired(runs.all(), nanos.getAsLong());
            }
        });
        every(COLLECT_SECONDS, () -> {
            // Runs that this replica has not read yet name blobs too.
            if (leads && informer.hasSynced()) {
                collector.collect().toCompletableFuture().join();
            }
        });
        every(GUARD_SECONDS, () -> guard.look().toCompletableFuture().join());
        var unused = scaling.scheduleWithFixedDelay(
                new Logged(() -> scaler.look().toCompletableFuture().join()),
                SCALE_MILLIS,
                SCALE_MILLIS,
                TimeUnit.MILLISECONDS);
        informer.start();
        fleet.start();
        election.execute(this::campaignOnceSynced);
    }

    private ComputeService limited(Quota quota, LongSupplier nanos) {
        if (quota.equals(Quota.NONE)) {
            return submissions;
        }
        QuotaService limited = new QuotaService(submissions, quota, nanos);
        runs.watch(limited);
        return limited;
    }

    /** A leader must know all runs before it decides about any. */
    private void campaignOnceSynced() {
        if (informer.hasSynced() && fleet.hasSynced()) {
            campaign.start();
        } else {
            var unused = election.schedule(this::campaignOnceSynced, 100, TimeUnit.MILLISECONDS);
        }
    }

    private void every(long seconds, Runnable task) {
        var unused = housekeeping.scheduleWithFixedDelay(new Logged(task), seconds, seconds, TimeUnit.SECONDS);
    }

    @Override
    public ComputeService service() {
        return service;
    }

    @Override
    public Access access() {
        return access;
    }

    @Override
    public Subscription watch(RunStore.Listener listener) {
        return runs.watch(listener);
    }

    @Override
    public boolean leads() {
        return leads;
    }

    @Override
    public Optional<String> obstacle() {
        return informer.hasSynced() && fleet.hasSynced()
                ? Optional.empty()
                : Optional.of("The runs and workers there are have not been read from the Kubernetes API server yet.");
    }

    @Override
    public void close() {
        submissions.close();
    }

    private void end() {
        dispatcher
                .handOver()
                .toCompletableFuture()
                .completeOnTimeout(null, HAND_OVER_SECONDS, TimeUnit.SECONDS)
                .join();
        campaign.close();
        housekeeping.shutdownNow();
        scaling.shutdownNow();
        informer.close();
        fleet.close();
        loop.close();
        pools.shutdown();
        election.shutdownNow();
        workers.shutdown();
        events.shutdown();
    }

    /** What this replica does while it leads. */
    private final class Term implements LeaderCampaign.Listener {
        @Override
        public void started(long term) {
            leads = true;
            scaler.forget();
            dispatcher.start(term);
            poolOperator.start();
        }

        @Override
        public void stopped() {
            dispatcher.stop();
            leads = false;
            poolOperator.stop();
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
