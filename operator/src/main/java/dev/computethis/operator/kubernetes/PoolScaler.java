package dev.computethis.operator.kubernetes;

import dev.computethis.crds.WorkerPool;
import dev.computethis.crds.WorkerPoolSpec;
import dev.computethis.engine.PoolLoad;
import dev.computethis.scheduling.PoolSizing;
import dev.computethis.scheduling.PoolSizing.Bounds;
import dev.computethis.scheduling.PoolSizing.Decision;
import dev.computethis.scheduling.PoolSizing.History;
import dev.computethis.scheduling.PoolSizing.Load;
import dev.computethis.scheduling.PoolSizing.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sets the replicas of the pools that have bounds, as {@link PoolSizing} decides, and says why in an event and in a condition.
 * Looks at them while this replica leads, from one thread. The condition may be asked for by any.
 */
final class PoolScaler {

    /** The type of the condition. */
    static final String SCALED = "Scaled";

    private static final Logger LOG = Logger.getLogger(PoolScaler.class);
    private static final int SHRINK_AFTER_SECONDS = 60;

    private final Supplier<List<WorkerPool>> pools;
    private final Loads loads;
    private final ApiServer server;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Map<String, Sized> sized = new ConcurrentHashMap<>();

    /** What a pool has to do, counting up to {@code most}; empty where this replica can't tell. */
    interface Loads {
        CompletionStage<Optional<PoolLoad>> of(String namespace, String pool, int most);
    }

    /**
     * @param changed the pool's generation upon which it was last changed, so that it isn't again before that is seen
     * @param condition the last change; null while there was none
     */
    private record Sized(
            History history,
            @Nullable Long changed,
            @Nullable Condition condition) {}

    PoolScaler(
            Supplier<List<WorkerPool>> pools, Loads loads, ApiServer server, LongSupplier nanos, InstantSource clock) {
        this.pools = pools;
        this.loads = loads;
        this.server = server;
        this.nanos = nanos;
        this.clock = clock;
    }

    /** For a new term: what another leader saw since is not known here. */
    void forget() {
        sized.clear();
    }

    /** The last change of the pool's size and its reason; null where this leader has made none. */
    @Nullable
    Condition condition(WorkerPool pool) {
        Sized known = sized.get(pool.getMetadata().getUid());
        return known == null ? null : known.condition();
    }

    /** Looks at each pool once; completes when all that follows from it is done. */
    CompletionStage<Void> look() {
        List<WorkerPool> all = pools.get();
        sized.keySet()
                .retainAll(all.stream().map(pool -> pool.getMetadata().getUid()).toList());
        return CompletableFuture.allOf(all.stream()
                .filter(pool -> bounds(pool.getSpec()) != null)
                .map(pool -> look(pool).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private CompletionStage<Void> look(WorkerPool pool) {
        Bounds bounds = Objects.requireNonNull(bounds(pool.getSpec()));
        return loads.of(pool.getMetadata().getNamespace(), pool.getMetadata().getName(), bounds.most())
                .thenCompose(load -> load.isEmpty()
                        ? CompletableFuture.<Void>completedFuture(null)
                        : decide(pool, bounds, load.get()));
    }

    private CompletionStage<Void> decide(WorkerPool pool, Bounds bounds, PoolLoad load) {
        String uid = pool.getMetadata().getUid();
        Long generation = pool.getMetadata().getGeneration();
        int workers = Objects.requireNonNullElse(pool.getSpec().replicas(), 1);
        long now = nanos.getAsLong();
        Sized before = sized.computeIfAbsent(uid, any -> new Sized(History.of(workers, now), null, null));
        if (generation.equals(before.changed())) {
            return CompletableFuture.completedFuture(null);
        }
        Decision decision =
                PoolSizing.decide(bounds, new Load(workers, load.busy(), load.waiting()), before.history(), now);
        if (decision.reason() == Reason.Steady) {
            sized.put(uid, new Sized(decision.history(), null, before.condition()));
            return CompletableFuture.completedFuture(null);
        }
        // Before the change, as that has the pool reconciled, and so its status written.
        sized.put(uid, new Sized(decision.history(), generation, condition(pool, decision, clock.instant())));
        return scale(pool, decision.workers())
                .thenCompose(done -> {
                    LOG.infof(
                            "Pool %s/%s is scaled. %s",
                            pool.getMetadata().getNamespace(),
                            pool.getMetadata().getName(),
                            decision.message());
                    return tell(event(pool, workers, decision, clock.instant()));
                })
                .exceptionally(failure -> {
                    // The next look decides anew.
                    LOG.warnf(
                            "Could not scale the pool %s/%s yet: %s",
                            pool.getMetadata().getNamespace(),
                            pool.getMetadata().getName(),
                            ApiServer.cause(failure).getMessage());
                    sized.put(uid, before);
                    return null;
                });
    }

    static @Nullable Bounds bounds(WorkerPoolSpec spec) {
        Integer least = spec.minWorkers();
        Integer most = spec.maxWorkers();
        if (least == null || most == null) {
            return null;
        }
        int shrinkAfter = Objects.requireNonNullElse(spec.shrinkAfterSeconds(), SHRINK_AFTER_SECONDS);
        return new Bounds(least, most, Duration.ofSeconds(shrinkAfter).toNanos());
    }

    /** By the scale subresource, so that the right to it is enough. */
    private CompletionStage<Void> scale(WorkerPool pool, int workers) {
        String path = "apis/" + pool.getApiVersion() + "/namespaces/"
                + pool.getMetadata().getNamespace() + "/" + WorkerPool.PLURAL + "/"
                + pool.getMetadata().getName() + "/scale";
        Object patch = Map.of("spec", Map.of("replicas", workers));
        return server.send("PATCH", path, ApiServer.JSON, ApiServer.MERGE_PATCH, patch)
                .thenAccept(reply -> {
                    if (!reply.isSuccess()) {
                        throw ApiServer.unexpected("The pool can't be scaled", reply);
                    }
                });
    }

    /** An event that is lost is no reason to do anything again. */
    private CompletionStage<Void> tell(Event event) {
        String path = "api/v1/namespaces/" + event.getMetadata().getNamespace() + "/events";
        return server.post(path, ApiServer.METADATA_ONLY, event).handle((reply, failure) -> {
            if (failure != null || !reply.isSuccess()) {
                LOG.infof("The event was not taken: %s (%s)", event.getMessage(), failure == null ? reply : failure);
            }
            return null;
        });
    }

    private static Condition condition(WorkerPool pool, Decision decision, Instant now) {
        return new ConditionBuilder()
                .withType(SCALED)
                .withStatus("True")
                .withReason(decision.reason().name())
                .withMessage(decision.message())
                .withObservedGeneration(pool.getMetadata().getGeneration())
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }

    private static Event event(WorkerPool pool, int before, Decision decision, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(pool.getMetadata().getName() + ".")
                .withNamespace(pool.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withNamespace(pool.getMetadata().getNamespace())
                .withName(pool.getMetadata().getName())
                .withUid(pool.getMetadata().getUid())
                .endInvolvedObject()
                .withType("Normal")
                .withReason(decision.workers() > before ? "ScaledUp" : "ScaledDown")
                .withMessage(decision.reason().name() + ". " + decision.message())
                .withNewSource()
                .withComponent(WorkerPoolReconciler.NAME)
                .endSource()
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }
}
