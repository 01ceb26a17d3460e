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

    static NetworkPolicy of(WorkerPool pool, PoolSettings settings) {
        String name = pool.getMetadata().getName();
        return new NetworkPolicyBuilder()
                .withMetadata(PoolResources.metadata(pool, PoolNames.service(name)))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(PoolNames.selector(name))
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
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
                .withEgress(egress(pool.getSpec().egress()))
                .endSpec()
                .build();
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
