package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool's NetworkPolicies say; {@code NetworkPolicyE2E} has them enforced. */
class PoolNetworkPolicyTest {

    private static final PoolSettings SETTINGS = new PoolSettings("worker", "IfNotPresent", "key", null, "home");

    @Test
    void onlyTheOperatorGetsInAndOnlyToTheLauncher() {
        NetworkPolicySpec policy = policies("{}").get(1).getSpec();

        assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getPodSelector().getMatchLabels()).isEqualTo(PoolNames.selector("fast"));
        assertThat(policy.getIngress()).hasSize(1);
        NetworkPolicyIngressRule rule = policy.getIngress().get(0);
        assertThat(rule.getFrom()).hasSize(1);
        NetworkPolicyPeer operator = rule.getFrom().get(0);
        assertThat(operator.getNamespaceSelector().getMatchLabels())
                .containsExactly(Map.entry("kubernetes.io/metadata.name", "home"));
        assertThat(operator.getPodSelector().getMatchLabels())
                .containsExactly(Map.entry(PoolNames.NAME, PoolNames.OPERATOR));
        assertThat(operator.getIpBlock()).isNull();
        assertThat(rule.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort().getIntVal()).isEqualTo(PoolNames.PORT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{egress: {cidrs: [0.0.0.0/0], pods: true}}",
                "{egress: {cidrs: [169.0.0.0/8, 10.0.0.0/8]}}",
                "{egress: {cidrs: [169.254.169.254/32, 10.0.0.0/8]}}",
                "{egress: {cidrs: ['::/0', 'fd00::/8']}}"
            })
    void theMetadataAddressesStayClosedWhateverThePoolSays(String spec) {
        List<IPBlock> blocks = blocks(policy(spec));

        assertThat(blocks).isNotEmpty();
        for (String closed : List.of("169.254.169.254/32", "169.254.0.1/32", "fe80::1/128", "fd00:ec2::254/128")) {
            AddressRange address = AddressRange.parse(closed);
            assertThat(blocks)
                    .as(closed)
                    .filteredOn(block -> AddressRange.parse(block.getCidr()).contains(address))
                    .allMatch(block -> block.getExcept().stream()
                            .anyMatch(except -> AddressRange.parse(except).contains(address)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{egress: {}}", "{egress: {cidrs: [169.254.169.254/32]}}"})
    void aPoolThatMayGoNowhereHasNoRuleAtAll(String spec) {
        assertThat(policy(spec).getEgress()).isEmpty();
    }

    @Test
    void otherPodsAreOpenOnRequestAlone() {
        assertThat(peers(policy("{egress: {cidrs: [10.0.0.0/8]}}")))
                .noneMatch(peer -> peer.getNamespaceSelector() != null);
        assertThat(peers(policy("{egress: {pods: true}}"))).anyMatch(peer -> peer.getNamespaceSelector() != null);
    }

    /** kube-router takes what a policy for both directions lets out for what it lets in. */
    @Test
    void eachDirectionHasAPolicyOfItsOwn() {
        assertThat(policies("{}"))
                .extracting(
                        policy -> policy.getMetadata().getName(),
                        policy -> policy.getSpec().getPolicyTypes())
                .containsExactly(
                        tuple("fast-workers-egress", List.of("Egress")), tuple("fast-workers", List.of("Ingress")));
        assertThat(policies("{}"))
                .allMatch(policy ->
                        policy.getSpec().getPodSelector().getMatchLabels().equals(PoolNames.selector("fast")));
    }

    private static NetworkPolicySpec policy(String spec) {
        return policies(spec).get(0).getSpec();
    }

    private static List<NetworkPolicy> policies(String spec) {
        WorkerPool pool = new KubernetesSerialization().unmarshal("""
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: fast, namespace: jobs, uid: 1}
                spec: %s
                """.formatted(spec), WorkerPool.class);
        return PoolNetworkPolicy.of(pool, SETTINGS);
    }

    private static List<NetworkPolicyPeer> peers(NetworkPolicySpec policy) {
        return policy.getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .toList();
    }

    private static List<IPBlock> blocks(NetworkPolicySpec policy) {
        return peers(policy).stream()
                .map(NetworkPolicyPeer::getIpBlock)
                .filter(block -> block != null)
                .toList();
    }
}
