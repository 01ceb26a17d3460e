package dev.computethis.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart's pods may do to the node, and its accounts to the cluster. */
class ChartSecurityTest {

    @Test
    void everyPodMeetsTheRestrictedStandard() {
        Map<String, PodSpec> pods = Chart.render(Map.of("replicas", 2)).pods();

        assertThat(pods).hasSizeGreaterThanOrEqualTo(3).allSatisfy((name, pod) -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).as(name).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).as(name).isNull();
            assertThat(pod.getHostPID()).as(name).isNull();
            assertThat(pod.getVolumes()).as(name).allMatch(volume -> volume.getHostPath() == null);
            assertThat(pod.getContainers()).as(name).allSatisfy(ChartSecurityTest::isRestricted);
        });
    }

    private static void isRestricted(Container container) {
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getPrivileged()).isNull();
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    }

    @Test
    void noAccountsTokenIsMountedUnasked() {
        assertThat(Chart.render().all(ServiceAccount.class))
                .isNotEmpty()
                .allSatisfy(account ->
                        assertThat(account.getAutomountServiceAccountToken()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "*"})
    void noRoleHoldsAWayToMoreRights(String namespaces) {
        assertThat(rules(Chart.render(values(namespaces)))).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getVerbs()).isNotEmpty().doesNotContain("*", "escalate", "bind", "impersonate");
            assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
            assertThat(rule.getResources())
                    .isNotEmpty()
                    .doesNotContain(
                            "*",
                            "secrets",
                            "pods/exec",
                            "pods/attach",
                            "pods/portforward",
                            "serviceaccounts/token",
                            "roles",
                            "rolebindings",
                            "clusterroles",
                            "clusterrolebindings");
        });
    }

    @Test
    void operatorOfOneNamespaceHasNoRightInOthers() {
        List<String> everywhere = Chart.render().all(ClusterRole.class).stream()
                .filter(role -> !isHook(role))
                .flatMap(role -> role.getRules().stream())
                .flatMap(rule -> rule.getResources().stream())
                .distinct()
                .toList();

        // Reviews have no namespace; they tell who asks and what that user may do, and change nothing.
        assertThat(everywhere).isSubsetOf("tokenreviews", "subjectaccessreviews");
    }

    @Test
    void operatorOfNamedNamespacesHasARoleInEach() {
        assertThat(Chart.render(values("a,b")).all(Role.class).stream()
                        .filter(role -> !isHook(role))
                        .map(role -> role.getMetadata().getNamespace()))
                .contains("a", "b");
    }

    private static Map<String, Object> values(String namespaces) {
        Map<String, Object> values = new HashMap<>();
        for (String namespace : namespaces.isEmpty() ? new String[0] : namespaces.split(",")) {
            values.put("namespaces[" + values.size() + "]", namespace);
        }
        return values;
    }

    private static boolean isHook(HasMetadata object) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
        return annotations.containsKey(Chart.HOOK);
    }

    private static List<PolicyRule> rules(Chart chart) {
        List<PolicyRule> rules = new ArrayList<>();
        chart.all(Role.class).forEach(role -> rules.addAll(role.getRules()));
        chart.all(ClusterRole.class).forEach(role -> rules.addAll(role.getRules()));
        return rules;
    }
}
