package dev.computethis.operator.kubernetes;

import dev.computethis.crds.WorkerPool;
import dev.computethis.crds.WorkerPoolStatus;
import dev.computethis.engine.WorkerKey;
import dev.computethis.operator.kubernetes.PoolRollout.Plan;
import dev.computethis.operator.kubernetes.PoolRollout.PodState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes a pool's objects what its spec says, by the plan of {@link PoolRollout}, and tells in its status how far it is. */
@ControllerConfiguration(name = WorkerPoolReconciler.NAME)
final class WorkerPoolReconciler implements Reconciler<WorkerPool> {

    /** Also the field manager of what we apply. */
    static final String NAME = "computethis";

    private static final Logger LOG = Logger.getLogger(WorkerPoolReconciler.class);

    /** A pod's revision is known only once its StatefulSet's controller has seen the new template. */
    private static final Duration REVISION_WAIT = Duration.ofSeconds(1);

    private static final String REVISION = "controller-revision-hash";

    private final KubernetesClient client;
    private final PoolSettings settings;
    private final Drains drains;
    private final Deletion deletion;
    private final Scaled scaled;
    private final InstantSource clock;
    private final SimpleInboundEventSource<WorkerPool> drained = new SimpleInboundEventSource<>("drained");

    /** How a pod is deleted, see {@link KubernetesFleet#delete}. */
    interface Deletion {
        void delete(WorkerKey pod, String uid);
    }

    /** How a pool was last scaled, see {@link PoolScaler#condition(WorkerPool)}. */
    interface Scaled {
        @Nullable
        Condition of(WorkerPool pool);
    }

    WorkerPoolReconciler(
            KubernetesClient client,
            PoolSettings settings,
            Drains drains,
            Deletion deletion,
            Scaled scaled,
            InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.drains = drains;
        this.deletion = deletion;
        this.scaled = scaled;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, WorkerPool>> prepareEventSources(EventSourceContext<WorkerPool> context) {
        return List.of(
                drained,
                secondary(Pod.class, context),
                secondary(StatefulSet.class, context),
                secondary(Service.class, context),
                secondary(NetworkPolicy.class, context),
                secondary(PodDisruptionBudget.class, context));
    }

    private static <R extends HasMetadata> EventSource<R, WorkerPool> secondary(
            Class<R> type, EventSourceContext<WorkerPool> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, WorkerPool.class)
                        .withLabelSelector(PoolNames.NAME + "=" + PoolNames.WORKER)
                        .withSecondaryToPrimaryMapper(WorkerPoolReconciler::pool)
                        .build(),
                context);
    }

    private static Set<ResourceID> pool(HasMetadata secondary) {
        Map<String, String> labels =
                Objects.requireNonNullElse(secondary.getMetadata().getLabels(), Map.of());
        String pool = labels.get(PoolNames.POOL);
        return pool == null
                ? Set.of()
                : Set.of(new ResourceID(pool, secondary.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context) {
        // 1. What there is.
        Optional<StatefulSet> workers = context.getSecondaryResource(StatefulSet.class);
        int desired = Objects.requireNonNullElse(pool.getSpec().replicas(), 1);
        Integer current = workers.map(set -> set.getSpec().getReplicas()).orElse(null);
        StatefulSet applied = PoolResources.statefulSet(pool, settings, current == null ? desired : current);

        // 2. The objects as the spec wants them, the number of pods left alone for now.
        PoolResources.surroundings(pool, settings).forEach(resource -> apply(resource, existing(resource, context)));
        boolean changed = apply(applied, workers);

        // 3. What to do about the pods, which can be told only by a settled revision.
        String revision =
                changed ? null : workers.map(WorkerPoolReconciler::revision).orElse(null);
        List<Pod> pods = context.getSecondaryResources(Pod.class).stream().toList();
        List<PodState> states = pods.stream().map(pod -> state(pod, revision)).toList();
        Plan plan = PoolRollout.plan(desired, current, states, pod -> drains.of(pod.uid()));
        if (current != null && plan.replicas() != current) {
            apply(PoolResources.statefulSet(pool, settings, plan.replicas()), Optional.empty());
        }
        ResourceID id = ResourceID.fromResource(pool);
        plan.drain().forEach(step -> {
            LOG.infof(
                    "Draining worker %s/%s: %s.",
                    id.getNamespace().orElse(""), step.pod().name(), step.reason());
            drains.begin(key(pool, step.pod()), step.pod().uid(), step.reason(), () -> drained.propagateEvent(id));
        });
        plan.delete().forEach(step -> {
            LOG.infof(
                    "Replacing worker %s/%s: %s.",
                    id.getNamespace().orElse(""), step.pod().name(), step.reason());
            deletion.delete(key(pool, step.pod()), step.pod().uid());
        });

        // 4. How far it is.
        UpdateControl<WorkerPool> update = report(
                pool, PoolStatus.of(pool, desired, states, PodTrouble.first(pods), scaled.of(pool), clock.instant()));
        return revision == null ? update.rescheduleAfter(REVISION_WAIT) : update;
    }

    @Override
    public ErrorStatusUpdateControl<WorkerPool> updateErrorStatus(
            WorkerPool pool, Context<WorkerPool> context, Exception failure) {
        int desired = Objects.requireNonNullElse(pool.getSpec().replicas(), 1);
        List<PodState> states = context.getSecondaryResources(Pod.class).stream()
                .map(pod -> state(pod, null))
                .toList();
        String trouble = failure instanceof KubernetesClientException refused
                        && refused.getStatus() != null
                        && refused.getStatus().getMessage() != null
                ? refused.getStatus().getMessage()
                : String.valueOf(failure.getMessage());
        pool.setStatus(PoolStatus.of(pool, desired, states, trouble, scaled.of(pool), clock.instant()));
        return ErrorStatusUpdateControl.patchStatus(pool);
    }

    private static UpdateControl<WorkerPool> report(WorkerPool pool, WorkerPoolStatus status) {
        if (status.equals(pool.getStatus())) {
            return UpdateControl.noUpdate();
        }
        pool.setStatus(status);
        return UpdateControl.patchStatus(pool);
    }

    private static Optional<? extends HasMetadata> existing(HasMetadata desired, Context<WorkerPool> context) {
        String name = desired.getMetadata().getName();
        return context.getSecondaryResources(desired.getClass()).stream()
                .filter(resource -> resource.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** @return whether there was something to change */
    private boolean apply(HasMetadata desired, Optional<? extends HasMetadata> actual) {
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        Covers.mark(desired, serialization);
        if (actual.isPresent() && Covers.covers(actual.get(), desired, serialization)) {
            return false;
        }
        client.resource(desired).fieldManager(NAME).forceConflicts().serverSideApply();
        return true;
    }

    /** The revision that new pods get; null while the controller has not seen the newest template. */
    private static @Nullable String revision(StatefulSet workers) {
        boolean seen = workers.getStatus() != null
                && Objects.equals(
                        workers.getStatus().getObservedGeneration(),
                        workers.getMetadata().getGeneration());
        return seen ? workers.getStatus().getUpdateRevision() : null;
    }

    private static PodState state(Pod resource, @Nullable String revision) {
        WorkerPod pod = Objects.requireNonNull(WorkerPod.of(resource));
        String made = resource.getMetadata().getLabels().get(REVISION);
        return new PodState(
                pod.key().name(),
                pod.uid(),
                revision != null && made != null && !revision.equals(made),
                pod.ready(),
                pod.terminating());
    }

    private static WorkerKey key(WorkerPool pool, PodState pod) {
        return new WorkerKey(
                pool.getMetadata().getNamespace(), pool.getMetadata().getName(), pod.name());
    }
}
