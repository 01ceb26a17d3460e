package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.apply;
import static dev.computethis.operator.e2e.Shell.helm;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.computethis.ComputeClient;
import dev.computethis.ServiceUnavailableException;
import dev.computethis.internal.http.HttpComputeService;
import dev.computethis.protocol.tls.Authorities;
import dev.computethis.protocol.tls.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.AbstractIntegerAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A release of its own, in a namespace of its own, where both the API and the workers speak TLS. */
@EnabledIfEnvironmentVariable(named = "tls", matches = ".+")
class TlsE2E {

    private static final String NAMESPACE = "tls";
    private static final String API = "dns:computethis.tls.svc,dns:localhost";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    private @Nullable Process forward;

    @AfterEach
    void remove() throws InterruptedException {
        if (forward != null) {
            forward.destroy();
            forward.waitFor();
        }
        helm("uninstall", "computethis", "--namespace", NAMESPACE, "--ignore-not-found", "--wait=false");
        kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false");
    }

    @Test
    void functionsRunOverTlsAndANewCertificateIsServedWithoutARestart() throws Exception {
        // Given an authority's certificates for API and workers,
        TestAuthority authority = new TestAuthority(directory, "cluster");
        Path known = Files.write(directory.resolve("ca.crt"), authority.certificate());
        Authorities authorities = Authorities.in(known, "the test");
        kubectl("create", "namespace", NAMESPACE);
        secret("api-tls", authority.issue(API));
        secret("worker-tls", authority.issue("dns:computethis-workers.tls.svc"));
        // when the chart is told of them,
        install();
        // then the API answers whoever knows the authority, and a function runs on a worker,
        helm("test", "computethis", "--namespace", NAMESPACE);
        int port = forward();
        assertThatThrownBy(() -> {
                    try (ComputeClient compute = client(port, Authorities.ofTheJdk("COMPUTETHIS_CA"))) {
                        Jobs.square(compute, 7).run();
                    }
                })
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("comes from 'CN=cluster', which is none of the authorities this JDK knows");
        try (ComputeClient compute = client(port, authorities)) {
            assertThat(Jobs.square(compute, 7).run()).isEqualTo(49);
            assertThat(kubectl("get", "pods", "-n", NAMESPACE, "-l", "computethis.dev/tls=true", "-o", "name"))
                    .isEqualTo("pod/default-0");

            // the kubectl plugin reaches it by its own port forward, whatever the certificate is made for,
            String run = kubectl("get", "functionruns", "-n", NAMESPACE, "-o", "jsonpath={.items[0].metadata.name}");
            assertThatPlugin("logs", run, "--namespace", NAMESPACE).isZero();

            // and a renewed certificate is served by the same pod, while runs go on.
            X509Certificate before = shown(port, authorities);
            String pod = operatorPod();
            secret("api-tls", authority.issue(API));
            // The kubelet looks at a pod that has changed at once, and at the others within a minute or so.
            kubectl("annotate", "pod", "-n", NAMESPACE, pod, "changed=now");
            AtomicInteger runs = new AtomicInteger();
            await("the new certificate").atMost(PATIENCE).until(() -> {
                assertThat(Jobs.square(compute, runs.incrementAndGet()).run()).isPositive();
                return !shown(port, authorities).equals(before);
            });
            assertThat(Jobs.square(compute, 8).run()).isEqualTo(64);
            assertThat(operatorPod()).isEqualTo(pod);
        }
    }

    private void install() throws IOException {
        JsonNode values =
                new ObjectMapper().readTree(helm("get", "values", "computethis", "-n", "default", "-o", "json"));
        helm(
                "install",
                "computethis",
                "../charts/computethis",
                "--namespace",
                NAMESPACE,
                "--set",
                "workers=1,image.tag=" + values.at("/image/tag").asText() + ",workerImage.tag="
                        + values.at("/workerImage/tag").asText(),
                "--set",
                "tls.existingSecret=api-tls,tls.workers.existingSecret=worker-tls",
                "--set",
                "auth.enabled=false",
                "--wait",
                "--timeout",
                "180s");
    }

    private static void secret(String name, Map<String, byte[]> files) {
        String data = files.entrySet().stream()
                .map(file ->
                        "\"" + file.getKey() + "\": \"" + Base64.getEncoder().encodeToString(file.getValue()) + "\"")
                .collect(Collectors.joining(", "));
        apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                type: kubernetes.io/tls
                data: {%s}
                """.formatted(name, NAMESPACE, data));
    }

    private int forward() throws IOException {
        Path output = directory.resolve("forward.out");
        forward = new ProcessBuilder(
                        "kubectl",
                        "port-forward",
                        "-n",
                        NAMESPACE,
                        "service/computethis",
                        "--address=127.0.0.1",
                        ":8443")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await("the port, or what is wrong in " + output)
                .atMost(PATIENCE)
                .until(() -> Files.readString(output).contains("Forwarding from 127.0.0.1:"));
        return Integer.parseInt(
                Files.readString(output).replaceFirst("(?s).*Forwarding from 127\\.0\\.0\\.1:(\\d+).*", "$1"));
    }

    /** How {@code kubectl functionrun} exits, which is to find the service by itself. */
    private AbstractIntegerAssert<?> assertThatPlugin(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../kubectl-functionrun/target/plugin/kubectl-functionrun"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("plugin.out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("COMPUTETHIS_URL");
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + Files.readString(output));
        }
        return assertThat(process.exitValue()).as(command + " said " + Files.readString(output));
    }

    private static ComputeClient client(int port, Authorities authorities) {
        return ComputeClient.over(
                new HttpComputeService(URI.create("https://localhost:" + port), () -> null, authorities::context),
                NAMESPACE);
    }

    private static X509Certificate shown(int port, Authorities authorities) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) authorities.context().getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String operatorPod() {
        return kubectl(
                "get",
                "pods",
                "-n",
                NAMESPACE,
                "-l",
                "app.kubernetes.io/name=computethis",
                "-o",
                "jsonpath={.items[*].metadata.name}");
    }
}
