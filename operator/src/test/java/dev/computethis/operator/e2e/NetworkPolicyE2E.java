package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Who reaches whom where the network enforces NetworkPolicies (loadtest/networkpolicy/up): tried by functions of several
 * pools and by other pods, and tried again without the policies. What it shows is the table in docs/access.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfEnvironmentVariable(named = "netpol", matches = ".+")
class NetworkPolicyE2E {

    private static final String EXPECTED = """
            | To | From a function | `egress: {}` | `egress: {pods: true}` | `egress: {cidrs: [NODE/32]}` | another pod | another namespace's pod, labelled as the operator |
            |---|---|---|---|---|---|---|
            | another worker | no | no | no | no | no | no |
            | another namespace's worker | no | no | no | no | no | no |
            | the operator's API | yes | no | yes | no | yes | yes |
            | the cluster's DNS, a pod | yes | no | yes | no | yes | yes |
            | the Kubernetes API, on NODE | yes | no | no | yes | yes | yes |
            | the kubelet of NODE | yes | no | no | yes | yes | yes |
            | a link-local address | no | no | no | no | yes | yes |
            """;

    private static final String ELSEWHERE = "netpol-elsewhere";
    private static final String NO_POLICY = "netpol-none-is-made";

    /** The node has it on its loopback for as long as this runs: nothing beyond the node is asked. */
    private static final String LINK_LOCAL = "169.254.77.7";

    private static final String KUBELET = ":10250";
    private static final String WORKER = ":8090";

    /** Pools of the namespace default: those whose functions try, as the table has them. */
    private static final List<String> POOLS = List.of("default", "netpol-nowhere", "netpol-pods", "netpol-node");

    private final ComputeClient compute = ComputeClient.connect();

    /** What is tried, as the table has it; of several, the first that is not who tries. */
    private final List<List<String>> targets = new ArrayList<>();

    @BeforeAll
    void poolsAndStrangers() {
        String node = kubectl(
                "get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        Cluster.inNode("ip", "address", "replace", LINK_LOCAL + "/32", "dev", "lo");
        kubectl("create", "namespace", ELSEWHERE);
        Cluster.upgrade("namespaces={default," + ELSEWHERE + "}", "crds.upgrade=false");
        kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");
        Shell.apply(Cluster.smallPool("default", ELSEWHERE, "")
                + Cluster.smallPool(POOLS.get(1), "default", "egress: {}")
                + Cluster.smallPool(POOLS.get(2), "default", "egress: {pods: true}")
                + Cluster.smallPool(POOLS.get(3), "default", "egress: {cidrs: [" + node + "/32]}")
                + pod("stranger", "default", "stranger")
                + pod("impostor", ELSEWHERE, "computethis"));
        Cluster.awaitWorkers(POOLS.get(0), 3);
        POOLS.stream().skip(1).forEach(pool -> Cluster.awaitWorkers(pool, 1));
        kubectl("-n", ELSEWHERE, "wait", "--for=create", "pod/default-0", "--timeout=120s");
        kubectl("-n", ELSEWHERE, "wait", "--for=condition=Ready", "pod/default-0", "pod/impostor", "--timeout=120s");
        kubectl("wait", "--for=condition=Ready", "pod/stranger", "--timeout=120s");

        targets.add(Cluster.readyWorkers("default").stream()
                .map(pod -> address("default", pod) + WORKER)
                .toList());
        for (String address : List.of(
                address(ELSEWHERE, "default-0") + WORKER,
                service("default", "computethis") + ":8080",
                service("kube-system", "kube-dns") + ":53",
                service("default", "kubernetes") + ":443",
                node + KUBELET,
                LINK_LOCAL + KUBELET)) {
            targets.add(List.of(address));
        }
    }

    @AfterAll
    void remove() {
        compute.close();
        kubectl(
                "delete",
                "validatingadmissionpolicy,validatingadmissionpolicybinding",
                NO_POLICY,
                "--ignore-not-found");
        await("that policies are made again").atMost(Cluster.PATIENCE).until(() -> !refused());
        // The policies of the pools are made anew by the operator that starts.
        Cluster.upgrade("namespaces={default}", "crds.upgrade=true");
        letReachTheApi("[]");
        kubectl("rollout", "status", "deployment/computethis", "--timeout=120s");
        POOLS.stream().skip(1).forEach(pool -> kubectl("delete", "workerpool", pool, "--ignore-not-found"));
        kubectl("delete", "pod", "stranger", "--ignore-not-found");
        kubectl("delete", "namespace", ELSEWHERE, "--ignore-not-found", "--wait=false");
        Cluster.inNode("ip", "address", "delete", LINK_LOCAL + "/32", "dev", "lo");
    }

    @Test
    @Order(1)
    void aFunctionReachesWhatItsPoolSaysAndOnlyTheOperatorReachesAWorker() {
        await("that all is as the policies say")
                .atMost(Cluster.PATIENCE)
                .untilAsserted(() -> assertThat(tried()).isEqualTo(EXPECTED));

        System.out.println("With the policies:\n" + EXPECTED);
        assertThat(Path.of("..", "docs", "access.md")).content().contains(EXPECTED);
    }

    @Test
    @Order(2)
    void aPoolThatIsClosedLaterIsClosed() {
        String pool = POOLS.get(2);
        assertThat(reachesTheApi(function(pool))).isTrue();

        kubectl("patch", "workerpool", pool, "--type=merge", "-p", "{\"spec\":{\"egress\":{\"pods\":false}}}");
        await("that nothing is reached")
                .atMost(Cluster.PATIENCE)
                .until(() -> !function(pool).contains(true));

        kubectl("patch", "workerpool", pool, "--type=merge", "-p", "{\"spec\":{\"egress\":{\"pods\":true}}}");
        await("that pods are reached").atMost(Cluster.PATIENCE).until(() -> reachesTheApi(function(pool)));
    }

    @Test
    @Order(3)
    void theChartSaysWhoReachesTheApi() {
        letReachTheApi("[{\"podSelector\": {\"matchLabels\": {\"may\": \"reach\"}}}]");
        await("that others are kept out").atMost(Cluster.PATIENCE).until(() -> !reachesTheApi(stranger()));
        assertThat(reachesTheApi(function("default"))).isFalse();
        assertThat(reachesTheApi(impostor())).isFalse();

        kubectl("label", "pod", "stranger", "may=reach");
        await("that who is named is let in").atMost(Cluster.PATIENCE).until(() -> reachesTheApi(stranger()));
        assertThat(reachesTheApi(function("default"))).isFalse();

        letReachTheApi("[]");
        await("that all are let in again").atMost(Cluster.PATIENCE).until(() -> reachesTheApi(function("default")));
    }

    /** Or else it is something else that holds. */
    @Test
    @Order(4)
    void withoutThePoliciesEverythingIsReached() {
        Shell.apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  matchConstraints:
                    resourceRules:
                      - {apiGroups: [networking.k8s.io], apiVersions: [v1], operations: [CREATE], resources: [networkpolicies]}
                  validations: [{expression: "false"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec: {policyName: %1$s, validationActions: [Deny]}
                """.formatted(NO_POLICY));
        await("that the operator can make none").atMost(Cluster.PATIENCE).until(NetworkPolicyE2E::refused);
        kubectl("delete", "networkpolicies", "--all");
        kubectl("-n", ELSEWHERE, "delete", "networkpolicies", "--all");

        String everything = EXPECTED.replace("| no ", "| yes ");
        await("that nothing is closed")
                .atMost(Cluster.PATIENCE)
                .untilAsserted(() -> assertThat(tried()).isEqualTo(everything));

        assertThat(kubectl("get", "networkpolicies", "--all-namespaces", "-o", "name"))
                .isEmpty();
        System.out.println("Without them:\n" + everything);
    }

    /** Whether a policy that selects nothing, and is not kept, may not be made. */
    private static boolean refused() {
        try {
            Shell.apply("""
                    apiVersion: networking.k8s.io/v1
                    kind: NetworkPolicy
                    metadata: {name: netpol-probe, namespace: default}
                    spec: {podSelector: {matchLabels: {nobody: "has"}}}
                    """, "--dry-run=server");
            return false;
        } catch (AssertionError failure) {
            assertThat(failure).hasMessageContaining("ValidatingAdmissionPolicy '" + NO_POLICY + "'");
            return true;
        }
    }

    /** The expected table's text, with what is so. */
    private String tried() {
        List<List<Boolean>> columns = Stream.concat(
                        POOLS.stream().map(this::function), Stream.of(stranger(), impostor()))
                .toList();
        List<String> lines = new ArrayList<>(EXPECTED.lines().toList());
        for (int row = 0; row < targets.size(); row++) {
            int target = row;
            lines.set(
                    row + 2,
                    lines.get(row + 2).replaceFirst("^(\\| [^|]+ ).*", "$1")
                            + columns.stream()
                                    .map(column -> column.get(target) ? "| yes " : "| no ")
                                    .collect(Collectors.joining())
                            + "|");
        }
        return String.join("\n", lines) + "\n";
    }

    /** By JSON: a list that was set once is not emptied by {@code --set}. */
    private static void letReachTheApi(String from) {
        Shell.helm(
                "upgrade",
                "computethis",
                "../charts/computethis",
                "--namespace=default",
                "--reuse-values",
                "--set-json=networkPolicy.from=" + from);
    }

    private static boolean reachesTheApi(List<Boolean> reached) {
        return reached.get(2);
    }

    private List<Boolean> function(String pool) {
        return Jobs.reaches(compute, targets).pool(pool).run();
    }

    private List<Boolean> stranger() {
        return command("default", "stranger");
    }

    private List<Boolean> impostor() {
        return command(ELSEWHERE, "impostor");
    }

    private List<Boolean> command(String namespace, String pod) {
        List<String> words =
                new ArrayList<>(Arrays.asList("-n", namespace, "exec", pod, "--", "bash", "-c", """
                for address; do
                  timeout 2 bash -c ": </dev/tcp/${address/://}" 2>/dev/null && echo true || echo false
                done
                """, "try"));
        targets.forEach(target -> words.add(target.get(0)));
        return kubectl(words.toArray(String[]::new))
                .lines()
                .map(Boolean::valueOf)
                .toList();
    }

    private static String address(String namespace, String name) {
        return kubectl("-n", namespace, "get", "pod", name, "-o", "jsonpath={.status.podIP}");
    }

    private static String service(String namespace, String name) {
        return kubectl("-n", namespace, "get", "service", name, "-o", "jsonpath={.spec.clusterIP}");
    }

    /** Does nothing; of the worker's image, which the node has. */
    private static String pod(String name, String namespace, String label) {
        String image =
                kubectl("get", "pod", "default-0", "-o", "jsonpath={.spec.containers[?(@.name==\"worker\")].image}");
        return """
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: %s
                  labels: {app.kubernetes.io/name: %s}
                spec:
                  terminationGracePeriodSeconds: 0
                  automountServiceAccountToken: false
                  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: pod
                      image: %s
                      command: [sleep, infinity]
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(name, namespace, label, image);
    }
}
