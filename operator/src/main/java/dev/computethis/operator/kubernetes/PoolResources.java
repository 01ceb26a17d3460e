package dev.computethis.operator.kubernetes;

import dev.computethis.crds.Isolation;
import dev.computethis.crds.WorkerPool;
import dev.computethis.crds.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The objects that make up a worker pool, all owned by it. */
final class PoolResources {

    /** How long a worker has left, after its function's grace, to end by itself before it is killed. */
    private static final long EXIT_SECONDS = 5;

    private static final String TLS_DIRECTORY = "/var/run/secrets/computethis-tls";

    private PoolResources() {}

    /** What the pool is made of, but for its StatefulSet, in the order in which to make it. */
    static List<HasMetadata> surroundings(WorkerPool pool, PoolSettings settings) {
        List<HasMetadata> resources = new ArrayList<>(PoolNetworkPolicy.of(pool, settings));
        resources.add(service(pool));
        resources.add(disruptionBudget(pool));
        return resources;
    }

    private static Service service(WorkerPool pool) {
        return new ServiceBuilder()
                .withMetadata(metadata(pool, PoolNames.service(name(pool))))
                .withNewSpec()
                .withClusterIP("None")
                .withSelector(PoolNames.selector(name(pool)))
                .addNewPort()
                .withName("worker")
                .withPort(PoolNames.PORT)
                .withTargetPort(new IntOrString(PoolNames.PORT))
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    /** A node that is drained takes one worker of a pool at a time. */
    private static PodDisruptionBudget disruptionBudget(WorkerPool pool) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(pool, name(pool)))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(PoolNames.selector(name(pool)))
                .endSelector()
                .endSpec()
                .build();
    }

    /** @param replicas how many pods there are to be now; not what the pool wants, see {@link PoolRollout} */
    static StatefulSet statefulSet(WorkerPool pool, PoolSettings settings, int replicas) {
        WorkerPoolSpec spec = pool.getSpec();
        long grace = Objects.requireNonNullElse(spec.terminationGracePeriodSeconds(), 30L);
        return new StatefulSetBuilder()
                .withMetadata(metadata(pool, name(pool)))
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(PoolNames.service(name(pool)))
                // Workers don't know each other, so none waits for another.
                .withPodManagementPolicy("Parallel")
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(PoolNames.selector(name(pool)))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels(labels(pool))
                .addToLabels(PoolNames.ISOLATION, isolation(spec).name())
                .addToLabels(tlsLabel(settings))
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(grace)
                .withRuntimeClassName(spec.runtimeClassName())
                .withNodeSelector(spec.nodeSelector())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(10001L)
                .withRunAsGroup(10001L)
                .withFsGroup(10001L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(PoolNames.CONTAINER)
                .withImage(Objects.requireNonNullElse(spec.image(), settings.image()))
                .withImagePullPolicy(settings.imagePullPolicy())
                .withEnv(environment(spec, settings, grace))
                .addNewPort()
                .withName("worker")
                .withContainerPort(PoolNames.PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(WorkerResources.of(spec.resources()))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/healthz")
                .withPort(new IntOrString(PoolNames.PORT))
                .withScheme(settings.tlsSecret() == null ? "HTTP" : "HTTPS")
                .endHttpGet()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(3)
                .withFailureThreshold(5)
                .endReadinessProbe()
                .withNewLivenessProbe()
                // Only that the launcher answers at all: a runner that is being replaced is no reason to kill it.
                .withNewTcpSocket()
                .withPort(new IntOrString(PoolNames.PORT))
                .endTcpSocket()
                .withInitialDelaySeconds(20)
                .withPeriodSeconds(10)
                .withTimeoutSeconds(5)
                .withFailureThreshold(6)
                .endLivenessProbe()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/var/lib/computethis")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .addAllToVolumeMounts(tlsMount(settings))
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .addAllToVolumes(tlsVolume(settings))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Map<String, String> tlsLabel(PoolSettings settings) {
        return settings.tlsSecret() == null ? Map.of() : Map.of(PoolNames.TLS, "true");
    }

    private static List<VolumeMount> tlsMount(PoolSettings settings) {
        return settings.tlsSecret() == null
                ? List.of()
                : List.of(new VolumeMountBuilder()
                        .withName("tls")
                        .withMountPath(TLS_DIRECTORY)
                        .withReadOnly(true)
                        .build());
    }

    /** Without the authority's certificate, which workers have no use for. */
    private static List<Volume> tlsVolume(PoolSettings settings) {
        return settings.tlsSecret() == null
                ? List.of()
                : List.of(new VolumeBuilder()
                        .withName("tls")
                        .withNewSecret()
                        .withSecretName(settings.tlsSecret())
                        .withDefaultMode(0440)
                        .addNewItem("tls.crt", null, "tls.crt")
                        .addNewItem("tls.key", null, "tls.key")
                        .endSecret()
                        .build());
    }

    private static List<EnvVar> environment(WorkerPoolSpec spec, PoolSettings settings, long grace) {
        List<EnvVar> variables = new ArrayList<>(List.of(
                new EnvVarBuilder()
                        .withName("COMPUTETHIS_WORKER_NAME")
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withFieldPath("metadata.name")
                        .endFieldRef()
                        .endValueFrom()
                        .build(),
                variable("PUBLIC_KEY", settings.publicKeys()),
                variable("PORT", Integer.toString(PoolNames.PORT)),
                variable("DIR", "/var/lib/computethis"),
                // Its init is the one other process there: what else PID 1 is the parent of, a function left.
                variable("OWN_CONTAINER", "true"),
                variable("ISOLATION", isolation(spec).name()),
                variable(
                        "MAX_RUNS_PER_RUNNER",
                        Integer.toString(Objects.requireNonNullElse(spec.maxRunsPerRunner(), 0))),
                variable("GRACE_SECONDS", Long.toString(Math.max(1, grace - EXIT_SECONDS))),
                variable("RUNNER_OPTS", WorkerResources.runnerOptions(spec.resources()))));
        if (settings.tlsSecret() != null) {
            variables.add(variable("TLS_DIR", TLS_DIRECTORY));
        }
        return variables;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder()
                .withName("COMPUTETHIS_WORKER_" + name)
                .withValue(value)
                .build();
    }

    private static Isolation isolation(WorkerPoolSpec spec) {
        return Objects.requireNonNullElse(spec.isolation(), Isolation.Shared);
    }

    private static String name(WorkerPool pool) {
        return pool.getMetadata().getName();
    }

    static ObjectMeta metadata(WorkerPool pool, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(pool.getMetadata().getNamespace())
                .withName(name)
                .withLabels(labels(pool))
                .withOwnerReferences(owner(pool))
                .build();
    }

    private static Map<String, String> labels(WorkerPool pool) {
        return Map.of(
                PoolNames.NAME,
                PoolNames.WORKER,
                "app.kubernetes.io/managed-by",
                "computethis",
                PoolNames.POOL,
                name(pool));
    }

    private static OwnerReference owner(WorkerPool pool) {
        return new OwnerReferenceBuilder()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(name(pool))
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .build();
    }
}
