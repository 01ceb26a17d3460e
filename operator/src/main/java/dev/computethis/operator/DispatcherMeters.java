package dev.computethis.operator;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.Run;
import dev.computethis.engine.WorkerKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the dispatcher does, as meters. Labels are namespaces, pools, phases and causes, of which there are few; never a
 * run, a function or a worker, of which there is no end.
 */
@Singleton
final class DispatcherMeters implements DispatcherMetrics {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final MeterRegistry registry;
    private final Map<Tags, AtomicInteger> queues = new ConcurrentHashMap<>();

    DispatcherMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(Run run, Duration waited, Duration ran) {
        Tags pool = pool(run.key().namespace(), run.submission().pool());
        registry.counter(
                        "computethis.runs.finished",
                        pool.and("phase", run.status().phase().name()))
                .increment();
        timer("computethis.run.wait", "From when a run was first seen to its first start", pool)
                .record(waited);
        timer("computethis.run.duration", "From a run's first start to its end", pool)
                .record(ran);
    }

    @Override
    public void queued(String namespace, String pool, int runs) {
        queues.computeIfAbsent(
                        pool(namespace, pool),
                        tags -> registry.gauge("computethis.runs.queued", tags, new AtomicInteger()))
                .set(runs);
    }

    @Override
    public void dispatched(WorkerKey worker, Duration latency) {
        timer("computethis.dispatch.latency", "From when a slice could be sent to when it was", pool(worker))
                .record(latency);
    }

    @Override
    public void runnersRestarted(WorkerKey worker, String cause, long count) {
        registry.counter("computethis.runner.restarts", pool(worker).and("cause", cause))
                .increment((double) count);
    }

    @Override
    public void workerLost(WorkerKey worker, int slices) {
        registry.counter("computethis.workers.lost", pool(worker)).increment();
        registry.counter("computethis.slices.lost", pool(worker)).increment(slices);
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    private static Tags pool(WorkerKey worker) {
        return pool(worker.namespace(), worker.pool());
    }

    private static Tags pool(String namespace, String pool) {
        return Tags.of("namespace", namespace, "pool", pool);
    }
}
