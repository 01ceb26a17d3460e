package dev.computethis.operator.kubernetes;

import dev.computethis.crds.WorkerPool;
import dev.computethis.crds.WorkerPoolSpec.Egress;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches a worker, and whom its functions reach. Only the operator gets in. Link-local addresses, where clouds hand
 * out credentials, stay closed whatever the pool says.
 */
final class PoolNetworkPolicy {

    private static final Egress OPEN = new Egress(List.of("0.0.0.0/0", "::/0"), true);

    /** Link-local addresses, and the one at which a cloud hands out credentials over IPv6. */
    private static final List<String> CLOSED = List.of("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128");

    private PoolNetworkPolicy() {}

    /**
     * One policy for each direction, though one could say both: kube-router 2.1 takes what such a policy lets out for what
     * it lets in, and functions reached the other workers of their pool. The way out comes first: where there is a policy
     * for both, of an older operator, the other becomes the one for the way in.
     */
    static List<NetworkPolicy> of(WorkerPool pool, PoolSettings settings) {
        return List.of(
                direction("Egress", pool, "-egress")
                        .editSpec()
                        .withEgress(egress(pool.getSpec().egress()))
                        .endSpec()
                        .build(),
                direction("Ingress", pool, "")
                        .editSpec()
                        .addNewIngress()
                        .addNewFrom()
                        .withNamespaceSelector(selector("kubernetes.io/metadata.name", settings.operatorNamespace()))
                        .withPodSelector(selector(PoolNames.NAME, PoolNames.OPERATOR))
                        .endFrom()
                        .addNewPort()
                        .withPort(new IntOrString(PoolNames.PORT))
                        .withProtocol("TCP")
                        .endPort()
                        .endIngress()
                        .endSpec()
                        .build());
    }

    /** Of the pool's pods; lets nothing through in that direction. */
    private static NetworkPolicyBuilder direction(String type, WorkerPool pool, String suffix) {
        String name = pool.getMetadata().getName();
        return new NetworkPolicyBuilder()
                .withMetadata(PoolResources.metadata(pool, PoolNames.service(name) + suffix))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(PoolNames.selector(name))
                .endPodSelector()
                .withPolicyTypes(type)
                .endSpec();
    }

    private static List<NetworkPolicyEgressRule> egress(@Nullable Egress wanted) {
        Egress egress = wanted == null ? OPEN : wanted;
        List<NetworkPolicyPeer> peers = new ArrayList<>();
        for (String cidr : Objects.requireNonNullElse(egress.cidrs(), List.<String>of())) {
            AddressRange open = AddressRange.parse(cidr);
            List<String> closed = CLOSED.stream()
                    .filter(range -> open.contains(AddressRange.parse(range)))
                    .toList();
            // A range that lies wholly inside a closed one stays closed.
            if (CLOSED.stream().noneMatch(range -> AddressRange.parse(range).contains(open))) {
                peers.add(new NetworkPolicyPeerBuilder()
                        .withNewIpBlock()
                        .withCidr(cidr)
                        .withExcept(closed)
                        .endIpBlock()
                        .build());
            }
        }
        if (Boolean.TRUE.equals(egress.pods())) {
            peers.add(new NetworkPolicyPeerBuilder()
                    .withNewNamespaceSelector()
                    .endNamespaceSelector()
                    .build());
        }
        // A rule without peers would allow everything.
        return peers.isEmpty()
                ? List.of()
                : List.of(new NetworkPolicyEgressRuleBuilder().withTo(peers).build());
    }

    private static LabelSelector selector(String label, String value) {
        return new LabelSelectorBuilder().withMatchLabels(Map.of(label, value)).build();
    }
}
