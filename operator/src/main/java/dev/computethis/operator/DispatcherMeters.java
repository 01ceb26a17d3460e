package dev.computethis.operator;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.Run;
import dev.computethis.engine.WorkerKey;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the dispatcher does, as meters; docs/metrics.md lists them. Labels are namespaces, pools, workers by ordinal,
 * phases and causes, of which there are few; never a run or a function, of which there is no end. Counters begin at zero
 * when their pool is first seen, so that Prometheus sees the first increase too.
 */
@Singleton
final class DispatcherMeters implements DispatcherMetrics {

    /** From a short function on an idle worker to a night's work. */
    private static final Duration[] BUCKETS = Stream.of(
                    "0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 30 60 300 900 3600 14400".split(" "))
            .map(seconds -> Duration.ofNanos((long) (Double.parseDouble(seconds) * 1e9)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final AtomicLong leader = new AtomicLong();
    private final AtomicLong cachedBytes = new AtomicLong();
    private final Map<Tags, Standing> pools = new ConcurrentHashMap<>();

    DispatcherMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("computethis.leader", leader, AtomicLong::get)
                .description("1 on the replica that leads, 0 on the others")
                .register(registry);
        Gauge.builder("computethis.blob.cache", cachedBytes, AtomicLong::get)
                .baseUnit("bytes")
                .description("Bundles and jars kept in the leader's memory")
                .register(registry);
        blobReads(true);
        blobReads(false);
    }

    @Override
    public void leads(boolean leading) {
        leader.set(leading ? 1 : 0);
        cachedBytes.set(0);
        pools.values().forEach(Standing::remove);
        pools.clear();
    }

    @Override
    public void finished(Run run, @Nullable Duration waited, @Nullable Duration ran, @Nullable Duration took) {
        Tags pool = pool(run.key().namespace(), run.submission().pool());
        Failure failure = run.status().failure();
        finished(pool, run.status().phase()).increment();
        if (failure != null) {
            failures(pool, failure.kind()).increment();
        }
        record("computethis.run.wait", "From when a run was first seen to its first start", pool, waited);
        record("computethis.run.duration", "From a run's first start to its end", pool, ran);
        record("computethis.run.latency", "From when a run was first seen to when its end was stored", pool, took);
    }

    @Override
    public void pool(PoolView view, int busy, int queued) {
        Standing standing = pools.computeIfAbsent(pool(view.namespace(), view.name()), Standing::new);
        standing.desired.set(view.replicas());
        standing.ready.set(view.ready());
        standing.busy.set(busy);
        standing.queued.set(queued);
    }

    @Override
    public void dispatched(WorkerKey worker, Duration latency) {
        record(
                "computethis.dispatch.latency",
                "From when a slice could be sent to when it was",
                pool(worker.namespace(), worker.pool()),
                latency);
    }

    @Override
    public void ended(WorkerKey worker, @Nullable Run run, Outcome outcome) {
        count(
                "computethis.worker.slices",
                "Slices that a worker ended",
                worker(worker).and("phase", outcome.phase().name()),
                1);
    }

    @Override
    public void busy(WorkerKey worker, Duration more) {
        Counter.builder("computethis.worker.busy")
                .baseUnit("seconds")
                .description("How long functions have run on a worker")
                .tags(worker(worker))
                .register(registry)
                .increment(more.toNanos() / 1e9);
    }

    @Override
    public void runnersRestarted(WorkerKey worker, String cause, long times) {
        count(
                "computethis.runner.restarts",
                "Runner JVMs that were replaced",
                pool(worker.namespace(), worker.pool()).and("cause", cause),
                times);
    }

    @Override
    public void workerLost(WorkerKey worker, int slices) {
        Tags pool = pool(worker.namespace(), worker.pool());
        workersLost(pool).increment();
        slicesLost(pool).increment(slices);
    }

    @Override
    public void blobRead(boolean cached) {
        blobReads(cached).increment();
    }

    @Override
    public void blobsCached(long bytes) {
        cachedBytes.set(bytes);
    }

    /** How a pool stands. Only a leader knows, so the gauges go with its term. */
    private final class Standing {
        private final AtomicLong desired;
        private final AtomicLong ready;
        private final AtomicLong busy;
        private final AtomicLong queued;
        private final Gauge[] gauges = new Gauge[4];

        Standing(Tags pool) {
            desired = gauge(0, "computethis.workers.desired", "Workers that the pool should have", pool);
            ready = gauge(1, "computethis.workers.ready", "Workers that answer", pool);
            busy = gauge(2, "computethis.workers.busy", "Workers that have a run", pool);
            queued = gauge(3, "computethis.runs.queued", "Runs that wait for a worker", pool);
            Stream.of(Phase.values()).filter(Phase::isTerminal).forEach(phase -> finished(pool, phase));
            Stream.of(Failure.Kind.values()).forEach(kind -> failures(pool, kind));
            workersLost(pool);
            slicesLost(pool);
        }

        private AtomicLong gauge(int index, String name, String description, Tags pool) {
            AtomicLong value = new AtomicLong();
            gauges[index] = Gauge.builder(name, value, AtomicLong::get)
                    .description(description)
                    .tags(pool)
                    .register(registry);
            return value;
        }

        void remove() {
            Arrays.stream(gauges).forEach(registry::remove);
        }
    }

    private Counter finished(Tags pool, Phase phase) {
        return counter("computethis.runs.finished", "Runs whose end was stored", pool.and("phase", phase.name()));
    }

    private Counter failures(Tags pool, Failure.Kind kind) {
        return counter("computethis.run.failures", "Runs that did not succeed", pool.and("cause", kind.name()));
    }

    private Counter workersLost(Tags pool) {
        return counter("computethis.workers.lost", "Workers that went away while they were in use", pool);
    }

    private Counter slicesLost(Tags pool) {
        return counter("computethis.slices.lost", "Slices that were on workers that were lost", pool);
    }

    private Counter blobReads(boolean cached) {
        return counter(
                "computethis.blob.reads",
                "Bundles, jars and payloads wanted for workers",
                Tags.of("result", cached ? "hit" : "miss"));
    }

    private void count(String name, String description, Tags tags, long times) {
        counter(name, description, tags).increment((double) times);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void record(String name, String description, Tags tags, @Nullable Duration time) {
        if (time != null) {
            Timer.builder(name)
                    .description(description)
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
                    .record(time);
        }
    }

    private static Tags worker(WorkerKey worker) {
        return pool(worker.namespace(), worker.pool()).and("worker", worker.name());
    }

    private static Tags pool(String namespace, String pool) {
        return Tags.of("namespace", namespace, "pool", pool);
    }
}
