package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** When an object is applied again. */
class CoversTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String OPEN = "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]";

    @Test
    void whatIsAsWantedIsLeftAlone() {
        assertThat(covers(policy(OPEN), policy(OPEN))).isTrue();
    }

    @Test
    void whatOthersAddedIsLeftAlone() {
        NetworkPolicy labelled = policy(OPEN);
        labelled.getMetadata().getLabels().put("theirs", "label");

        assertThat(covers(labelled, policy(OPEN))).isTrue();
    }

    @Test
    void whatOthersChangedIsApplied() {
        NetworkPolicy changed = policy(OPEN);
        changed.getSpec().getEgress().get(0).getTo().get(0).getIpBlock().setCidr("0.0.0.0/0");

        assertThat(covers(changed, policy(OPEN))).isFalse();
    }

    @Test
    void whatIsNoLongerWantedIsApplied() {
        assertThat(covers(policy(OPEN), policy("egress: []"))).isFalse();
        assertThat(covers(policy(OPEN + ", ingress: [{}]"), policy(OPEN))).isFalse();
    }

    private static boolean covers(NetworkPolicy actual, NetworkPolicy desired) {
        return Covers.covers(actual, desired, SERIALIZATION);
    }

    /** As it was applied. */
    private static NetworkPolicy policy(String spec) {
        NetworkPolicy policy = SERIALIZATION.unmarshal("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: fast, labels: {ours: label}}
                spec: {policyTypes: [Egress], %s}
                """.formatted(spec), NetworkPolicy.class);
        Covers.mark(policy, SERIALIZATION);
        return policy;
    }
}
