package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a worker's pod may do, and what it is given. */
class PoolPodTest {

    private static final PoolSettings SETTINGS = new PoolSettings("worker", "IfNotPresent", "key", null, "home");

    private final PodSpec pod = pod();

    @Test
    void meetsTheRestrictedStandard() {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getHostIPC()).isNull();
        assertThat(pod.getVolumes()).isNotEmpty().allMatch(volume -> volume.getEmptyDir() != null);
        assertThat(pod.getInitContainers()).isEmpty();
        Container worker = worker();
        assertThat(worker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(worker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(worker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(worker.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(worker.getSecurityContext().getPrivileged()).isNull();
    }

    @Test
    void isGivenNoTokenNoSecretAndNoneOfTheClustersAddresses() {
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(worker().getEnvFrom()).isEmpty();
        assertThat(worker().getEnv())
                .noneMatch(variable -> variable.getValueFrom() != null
                        && variable.getValueFrom().getSecretKeyRef() != null)
                .extracting(EnvVar::getName)
                .noneMatch(name -> name.toUpperCase(Locale.ROOT).matches(".*(TOKEN|SECRET|PASSWORD|PRIVATE).*"));
    }

    /** Its init is PID 1 there, and what else PID 1 is the parent of, a function left. */
    @Test
    void hasProcessesOfItsOwnAndKnowsSo() {
        assertThat(pod.getShareProcessNamespace()).isNull();
        assertThat(worker().getCommand()).as("the image's init").isEmpty();
        assertThat(worker().getEnv())
                .anyMatch(variable -> variable.getName().equals("COMPUTETHIS_WORKER_OWN_CONTAINER")
                        && "true".equals(variable.getValue()));
    }

    private Container worker() {
        assertThat(pod.getContainers()).hasSize(1);
        return pod.getContainers().get(0);
    }

    private static PodSpec pod() {
        WorkerPool pool = new KubernetesSerialization().unmarshal("""
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: fast, namespace: jobs, uid: 1}
                spec: {}
                """, WorkerPool.class);
        return PoolResources.statefulSet(pool, SETTINGS, 1)
                .getSpec()
                .getTemplate()
                .getSpec();
    }
}
