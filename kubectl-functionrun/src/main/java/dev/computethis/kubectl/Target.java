package dev.computethis.kubectl;

import dev.computethis.ComputeClient;
import dev.computethis.internal.http.HttpComputeService;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which cluster and namespace a command is about. Runs and pools are read by the kubeconfig's rights; code and output go
 * through the service: the one at {@code COMPUTETHIS_URL}, as {@link ComputeClient#connect(URI)} trusts it, or else the
 * cluster's own, by a port forward.
 */
final class Target {

    private static final String AUDIENCE = "computethis";

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The kubeconfig file; as kubectl finds it.")
    @Nullable
    Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "The kubeconfig's context; its current one.")
    @Nullable
    String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace; the context's.")
    @Nullable
    String namespace;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:COMPUTETHIS_URL}",
            description = "The service; $COMPUTETHIS_URL, or else the cluster's own, by a port forward.")
    @Nullable
    String url;

    @Option(
            names = "--service",
            paramLabel = "NAMESPACE/NAME",
            description = "The Kubernetes service to forward to; computethis in the run's namespace.")
    @Nullable
    String service;

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            defaultValue = "computethis-client",
            description = "Where $COMPUTETHIS_TOKEN is not set: for whom to ask the cluster for a token;"
                    + " ${DEFAULT-VALUE}.")
    String serviceAccount = "computethis-client";

    KubernetesClient kubernetes() {
        Config found = kubeconfig == null ? Config.autoConfigure(context) : Config.fromKubeconfig(kubeconfig.toFile());
        ConfigBuilder config = new ConfigBuilder(found);
        if (namespace != null) {
            config.withNamespace(namespace);
        } else if (found.getNamespace() == null) {
            config.withNamespace("default");
        }
        return new KubernetesClientBuilder().withConfig(config.build()).build();
    }

    /** A client of the service, and what must be open for it. */
    record Compute(ComputeClient client, AutoCloseable below) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            client.close();
            below.close();
        }
    }

    Compute compute() {
        if (url != null && !url.isBlank()) {
            ComputeClient client = ComputeClient.connect(URI.create(url));
            return new Compute(namespace == null ? client : client.inNamespace(namespace), () -> {});
        }
        KubernetesClient kubernetes = kubernetes();
        String[] forward = (service == null ? kubernetes.getNamespace() + "/computethis" : service).split("/", 2);
        if (forward.length != 2) {
            throw new IllegalArgumentException("--service is '" + service + "', and must be NAMESPACE/NAME");
        }
        String token = token(kubernetes);
        ServiceForward to = ServiceForward.open(kubernetes, forward[0], forward[1]);
        ComputeClient client = ComputeClient.over(
                new HttpComputeService(to.uri(), () -> token, TunnelTrust::context), kubernetes.getNamespace());
        return new Compute(client, () -> {
            to.port().close();
            kubernetes.close();
        });
    }

    private String token(KubernetesClient kubernetes) {
        Map<String, String> environment = System.getenv();
        String given = environment.get("COMPUTETHIS_TOKEN");
        if (given != null && !given.isBlank()) {
            return given;
        }
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(AUDIENCE)
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        return kubernetes
                .serviceAccounts()
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
