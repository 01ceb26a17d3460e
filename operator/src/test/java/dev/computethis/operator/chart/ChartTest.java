package dev.computethis.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

    @Test
    void lintFindsNothing() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void workersAreTheReplicasOfTheDefaultPool() {
        WorkerPool pool = Chart.render(Map.of("workers", 6)).only(WorkerPool.class);

        assertThat(pool.getMetadata().getName()).isEqualTo("default");
        assertThat(pool.getSpec().replicas()).isEqualTo(6);
    }

    @Test
    void poolTakesFurtherFieldsOfItsSpec() {
        WorkerPool pool = Chart.render(Map.of("pool.isolation", "PerRun", "pool.extraSpec.runtimeClassName", "gvisor"))
                .only(WorkerPool.class);

        assertThat(pool.getSpec().isolation()).hasToString("PerRun");
        assertThat(pool.getSpec().runtimeClassName()).isEqualTo("gvisor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            workers          | 0          | '/workers': minimum: got 0, want 1
            workers          | -1         | '/workers': minimum: got -1, want 1
            workers          | many       | '/workers': got string, want integer
            workers          | 1.5        | '/workers': got string, want integer
            worker           | 4          | additional properties 'worker' not allowed
            replicas         | 0          | '/replicas': minimum: got 0, want 1
            service.type     | Ingress    | '/service/type': value must be one of
            tracing.ratio    | 2          | '/tracing/ratio': maximum: got 2, want 1
            image.pullPolicy | Sometimes  | '/image/pullPolicy': value must be one of
            pool.isolation   | None       | '/pool/isolation': value must be one of
            quota.unfinishedRuns | -1     | '/quota/unfinishedRuns': minimum: got -1, want 0
            service.port     | 70000      | '/service/port': maximum: got 70,000, want 65,535
            pool.minWorkers  | -1         | '/pool/minWorkers': minimum: got -1, want 0
            pool.maxWorkers  | 0          | '/pool/maxWorkers': minimum: got 0, want 1
            tls.certManager.issuerRef.kind | Issuer | properties 'name' required, if 'kind' exists
            namespaces[0]    | Not_A_Name | '/namespaces/0': 'Not_A_Name' does not match
            """)
    void valueThatCannotBeIsRefusedByName(String name, String value, String message) {
        assertThatThrownBy(() -> Chart.render(Map.of(name, value))).hasMessageContaining(message);
    }

    @Test
    void operatorIsToldWhatItIsFor() {
        Map<String, String> environment = environment(Chart.render(Map.of("workerImage.tag", "1.2.3")));

        assertThat(environment)
                .containsEntry("COMPUTETHIS_ENGINE", "kubernetes")
                .containsEntry("COMPUTETHIS_NAMESPACES", "tenant")
                .containsEntry("COMPUTETHIS_WORKER_IMAGE", "computethis/worker:1.2.3")
                .containsEntry("COMPUTETHIS_AUTH_ENABLED", "true")
                .containsEntry("COMPUTETHIS_AUTH_AUDIENCE", "computethis");
    }

    @Test
    void spansGoWhereToldAndNowhereOtherwise() {
        assertThat(environment(Chart.render())).doesNotContainKey("COMPUTETHIS_TRACING_ENDPOINT");
        assertThat(environment(
                        Chart.render(Map.of("tracing.endpoint", "http://collector:4318", "tracing.ratio", "0.25"))))
                .containsEntry("COMPUTETHIS_TRACING_ENDPOINT", "http://collector:4318")
                .containsEntry("COMPUTETHIS_TRACING_RATIO", "0.25");
    }

    @Test
    void quotasReachTheOperatorAsTheyAre() {
        assertThat(environment(
                        Chart.render(Map.of("quota.bytesPerSecond", 33554432, "quota.submissionsPerSecond", 50))))
                .containsEntry("COMPUTETHIS_QUOTA_UNFINISHED_RUNS", "10000")
                .containsEntry("COMPUTETHIS_QUOTA_SUBMISSIONS_PER_SECOND", "50")
                .containsEntry("COMPUTETHIS_QUOTA_BYTES_PER_SECOND", "33554432");
    }

    @Test
    void servesTheNamespacesNamed() {
        assertThat(environment(Chart.render(Map.of("namespaces[0]", "a", "namespaces[1]", "b"))))
                .containsEntry("COMPUTETHIS_NAMESPACES", "a,b");
        assertThat(environment(Chart.render(Map.of("namespaces[0]", "*")))).containsEntry("COMPUTETHIS_NAMESPACES", "");
    }

    @Test
    void signingKeyIsAnEd25519Key() throws GeneralSecurityException {
        Secret secret = Chart.render().only(Secret.class);
        String pem = new String(Base64.getDecoder().decode(secret.getData().get("signing-key.pem")));

        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        assertThat(KeyFactory.getInstance("Ed25519")
                        .generatePrivate(new PKCS8EncodedKeySpec(der))
                        .getAlgorithm())
                .isEqualTo("EdDSA");
    }

    @Test
    void signingKeyOfOnesOwnIsMounted() {
        Chart chart = Chart.render(Map.of("signingKey.existingSecret", "mine"));

        assertThat(chart.all(Secret.class)).isEmpty();
        assertThat(chart.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .anySatisfy(volume -> {
                    assertThat(volume.getSecret()).isNotNull();
                    assertThat(volume.getSecret().getSecretName()).isEqualTo("mine");
                });
    }

    @Test
    void apiSpeaksPlainHttpUnlessToldWhereItsCertificateIs() {
        Chart chart = Chart.render();

        assertThat(chart.only(Service.class).getSpec().getPorts().get(0).getPort())
                .isEqualTo(8080);
        assertThat(operator(chart).getPorts().get(0).getName()).isEqualTo("http");
        assertThat(environment(chart)).doesNotContainKey("QUARKUS_PROFILE");
        assertThat(kinds(chart)).doesNotContain("Certificate");
    }

    @Test
    void apiSpeaksTlsWithTheSecretsCertificateAndAllWhoAskItKnow() {
        Chart chart = Chart.render(Map.of("tls.existingSecret", "mine", "serviceMonitor.enabled", true));

        assertThat(environment(chart)).containsEntry("QUARKUS_PROFILE", "prod,tls");
        Container operator = operator(chart);
        assertThat(operator.getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactly(tuple("https", 8443));
        assertThat(List.of(operator.getStartupProbe(), operator.getLivenessProbe(), operator.getReadinessProbe()))
                .allSatisfy(probe -> {
                    assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTPS");
                    assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("https");
                });
        assertThat(secrets(chart, "Deployment computethis")).containsEntry("/var/run/secrets/computethis-tls", "mine");
        ServicePort port = chart.only(Service.class).getSpec().getPorts().get(0);
        assertThat(port.getPort()).isEqualTo(8443);
        assertThat(port.getTargetPort().getStrVal()).isEqualTo("https");
        assertThat(chart.only(NetworkPolicy.class)
                        .getSpec()
                        .getIngress()
                        .get(0)
                        .getPorts()
                        .get(0)
                        .getPort()
                        .getStrVal())
                .isEqualTo("https");
        assertThat(chart.only("ServiceMonitor").<Map<String, Object>>get("spec", "endpoints", 0))
                .containsEntry("port", "https")
                .containsEntry("scheme", "https")
                .containsEntry(
                        "tlsConfig",
                        Map.of(
                                "ca",
                                Map.of("secret", Map.of("name", "mine", "key", "ca.crt")),
                                "serverName",
                                "computethis.tenant.svc"));
    }

    @Test
    void certManagerMakesTheApisCertificateForTheServicesNames() {
        Chart chart = Chart.render(Map.of(
                "tls.certManager.issuerRef.name", "internal",
                "tls.certManager.issuerRef.kind", "ClusterIssuer",
                "tls.certManager.dnsNames[0]", "compute.example.com"));
        GenericKubernetesResource certificate = chart.only("Certificate");

        assertThat(certificate.<Map<String, Object>>get("spec", "issuerRef"))
                .isEqualTo(Map.of("name", "internal", "kind", "ClusterIssuer"));
        assertThat(certificate.<List<String>>get("spec", "dnsNames"))
                .contains("computethis.tenant.svc", "computethis", "compute.example.com");
        assertThat(secrets(chart, "Deployment computethis"))
                .containsEntry("/var/run/secrets/computethis-tls", certificate.get("spec", "secretName"));
    }

    @Test
    void workersOfEachServedNamespaceGetACertificateOfTheirOwn() {
        Chart chart = Chart.render(Map.of(
                "tls.workers.certManager.issuerRef.name", "internal", "namespaces[0]", "a", "namespaces[1]", "b"));

        assertThat(chart.all(GenericKubernetesResource.class).stream()
                        .filter(object -> object.getKind().equals("Certificate"))
                        .map(object -> object.<List<String>>get("spec", "dnsNames")))
                .containsExactlyInAnyOrder(
                        List.of("computethis-workers.a.svc"),
                        List.of("computethis-workers.b.svc"),
                        List.of("computethis-workers.tenant.svc"));
        assertThat(environment(chart))
                .containsEntry("COMPUTETHIS_WORKER_TLS_SECRET", "computethis-workers-tls")
                .containsEntry("COMPUTETHIS_WORKER_TLS_AUTHORITIES", "/var/run/secrets/computethis-workers/ca.crt");
        assertThat(secrets(chart, "Deployment computethis"))
                .containsEntry("/var/run/secrets/computethis-workers", "computethis-workers-tls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls.", "tls.workers."})
    void certificatesComeFromOnePlace(String which) {
        assertThatThrownBy(() -> Chart.render(
                        Map.of(which + "existingSecret", "mine", which + "certManager.issuerRef.name", "internal")))
                .hasMessageContaining(which + "existingSecret and " + which + "certManager.issuerRef both say");
    }

    @Test
    void poolWithBoundsHasNoSizeOfTheCharts() {
        WorkerPool pool =
                Chart.render(Map.of("pool.minWorkers", 0, "pool.maxWorkers", 8)).only(WorkerPool.class);

        assertThat(pool.getSpec().minWorkers()).isZero();
        assertThat(pool.getSpec().maxWorkers()).isEqualTo(8);
        assertThat(pool.getSpec().replicas()).isNull();
        assertThat(Chart.render().only(WorkerPool.class).getSpec().maxWorkers()).isNull();
    }

    private static Container operator(Chart chart) {
        return chart.only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    /** Which Secret is mounted where. */
    private static Map<String, String> secrets(Chart chart, String pod) {
        PodSpec spec = Objects.requireNonNull(chart.pods().get(pod));
        Map<String, String> secrets = new HashMap<>();
        for (VolumeMount mount : spec.getContainers().get(0).getVolumeMounts()) {
            spec.getVolumes().stream()
                    .filter(volume -> volume.getName().equals(mount.getName()) && volume.getSecret() != null)
                    .forEach(volume ->
                            secrets.put(mount.getMountPath(), volume.getSecret().getSecretName()));
        }
        return secrets;
    }

    @Test
    void serviceSelectsTheOperatorAndNothingElse() {
        Chart chart = Chart.render();
        Map<String, String> selector = chart.only(Service.class).getSpec().getSelector();

        assertThat(chart.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(selector);
        assertThat(chart.objects().stream()
                        .filter(object -> object.getKind().equals("Pod"))
                        .map(HasMetadata::getMetadata))
                .isNotEmpty()
                .noneMatch(pod -> pod.getLabels().entrySet().containsAll(selector.entrySet()));
    }

    @Test
    void nodePortIsTheOneAskedFor() {
        Service service = Chart.render(Map.of("service.type", "NodePort", "service.nodePort", 30080))
                .only(Service.class);

        assertThat(service.getSpec().getPorts().get(0).getNodePort()).isEqualTo(30080);
    }

    @Test
    void disruptionBudgetIsForSeveralReplicasOnly() {
        assertThat(Chart.render().all(PodDisruptionBudget.class)).isEmpty();
        assertThat(Chart.render(Map.of("replicas", 2)).all(PodDisruptionBudget.class))
                .hasSize(1);
    }

    @Test
    void networkPolicyOpensTheApiOnly() {
        NetworkPolicy policy = Chart.render().only(NetworkPolicy.class);

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getSpec().getIngress()).hasSize(1);
        assertThat(policy.getSpec().getIngress().get(0).getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsExactly("http");
    }

    @Test
    void definitionsComeWithTheJobThatUpgradesThem() {
        assertThat(Chart.render().only(ConfigMap.class).getData().get("definitions.yaml"))
                .contains("name: \"functionruns.computethis.dev\"", "name: \"workerpools.computethis.dev\"");
        assertThat(Chart.render(Map.of("crds.upgrade", false)).all(ConfigMap.class))
                .isEmpty();
    }

    @Test
    void monitoringIsOffUnlessAskedFor() {
        assertThat(kinds(Chart.render())).doesNotContain("ServiceMonitor", "PrometheusRule");
        assertThat(Chart.render().all(ConfigMap.class)).noneMatch(ChartTest::isDashboard);
    }

    @Test
    void serviceMonitorSelectsTheServiceAndKeepsOurLabels() {
        Chart chart = Chart.render(Map.of("serviceMonitor.enabled", true, "serviceMonitor.labels.release", "stack"));
        GenericKubernetesResource monitor = chart.only("ServiceMonitor");
        Service service = chart.only(Service.class);

        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "stack");
        assertThat(service.getMetadata().getLabels())
                .containsAllEntriesOf(monitor.<Map<String, String>>get("spec", "selector", "matchLabels"));
        assertThat(monitor.<Map<String, Object>>get("spec", "endpoints", 0))
                .containsEntry("honorLabels", true)
                .containsEntry("port", service.getSpec().getPorts().get(0).getName())
                .containsEntry("path", "/q/metrics");
    }

    @Test
    void alertsAreTheFilesWithTheirRunbooksWhereTheyAre() {
        GenericKubernetesResource rule = Chart.render(Map.of(
                        "prometheusRule.enabled", true,
                        "prometheusRule.labels.release", "stack",
                        "prometheusRule.runbooks", "https://wiki/alerts.md"))
                .only("PrometheusRule");
        List<Map<String, Object>> rules = rule.get("spec", "groups", 0, "rules");

        assertThat(rule.getMetadata().getLabels()).containsEntry("release", "stack");
        assertThat(rules).extracting(alert -> alert.get("alert")).contains("ComputeThisNoLeader");
        assertThat(rules)
                .allSatisfy(alert -> assertThat(alert.get("annotations"))
                        .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
                        .extractingByKey("runbook_url", InstanceOfAssertFactories.STRING)
                        .startsWith("https://wiki/alerts.md#computethis"));
    }

    @Test
    void dashboardIsOneThatGrafanasSidecarTakes() throws JsonProcessingException {
        List<ConfigMap> dashboards =
                Chart.render(Map.of("grafana.dashboards.enabled", true)).all(ConfigMap.class).stream()
                        .filter(ChartTest::isDashboard)
                        .toList();

        assertThat(dashboards).hasSize(1);
        JsonNode dashboard =
                new ObjectMapper().readTree(dashboards.get(0).getData().get("computethis.json"));
        assertThat(dashboard.get("title").asText()).isEqualTo("ComputeThis");
        List<Integer> ids = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> ids.add(panel.get("id").asInt()));
        assertThat(ids).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    }

    private static boolean isDashboard(ConfigMap map) {
        return "1".equals(map.getMetadata().getLabels().get("grafana_dashboard"));
    }

    private static List<String> kinds(Chart chart) {
        return chart.objects().stream().map(HasMetadata::getKind).toList();
    }

    private static Map<String, String> environment(Chart chart) {
        return chart.only(Deployment.class).getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getValueFrom() == null)
                .collect(Collectors.toMap(
                        EnvVar::getName, variable -> variable.getValue() == null ? "" : variable.getValue()));
    }
}
