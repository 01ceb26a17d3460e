package dev.computethis.operator.kubernetes;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.engine.Quota;
import dev.computethis.operator.Engine;
import dev.computethis.protocol.tls.Authorities;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts the service on Kubernetes, where {@code computethis.engine=kubernetes}. */
@ApplicationScoped
@Identifier("kubernetes")
public class KubernetesEngineFactory implements Engine.Factory {

    private static final String WORKER_AUTHORITIES = "computethis.worker.tls.authorities";

    private final KubernetesClient client;
    private final Optional<List<String>> namespaces;
    private final Optional<String> image;
    private final String imagePullPolicy;
    private final Optional<Path> signingKeyFile;
    private final Optional<String> workerTlsSecret;
    private final Optional<Path> workerTlsAuthorities;
    private final boolean authEnabled;
    private final String audience;
    private final Optional<String> hostName;
    private final Quota quota;

    KubernetesEngineFactory(
            KubernetesClient client,
            @ConfigProperty(name = "computethis.namespaces") Optional<List<String>> namespaces,
            @ConfigProperty(name = "computethis.worker.image") Optional<String> image,
            @ConfigProperty(name = "computethis.worker.image-pull-policy", defaultValue = "IfNotPresent")
                    String imagePullPolicy,
            @ConfigProperty(name = "computethis.signing-key-file") Optional<Path> signingKeyFile,
            @ConfigProperty(name = "computethis.worker.tls.secret") Optional<String> workerTlsSecret,
            @ConfigProperty(name = WORKER_AUTHORITIES) Optional<Path> workerTlsAuthorities,
            @ConfigProperty(name = "computethis.auth.enabled", defaultValue = "true") boolean authEnabled,
            @ConfigProperty(name = "computethis.auth.audience", defaultValue = "computethis") String audience,
            @ConfigProperty(name = "computethis.quota.unfinished-runs", defaultValue = "0") int unfinishedRuns,
            @ConfigProperty(name = "computethis.quota.submissions-per-second", defaultValue = "0")
                    int submissionsPerSecond,
            @ConfigProperty(name = "computethis.quota.bytes-per-second", defaultValue = "0") long bytesPerSecond,
            @ConfigProperty(name = "HOSTNAME") Optional<String> hostName) {
        this.client = client;
        this.namespaces = namespaces;
        this.image = image;
        this.imagePullPolicy = imagePullPolicy;
        this.signingKeyFile = signingKeyFile;
        this.workerTlsSecret = workerTlsSecret;
        this.workerTlsAuthorities = workerTlsAuthorities;
        this.authEnabled = authEnabled;
        this.audience = audience;
        this.hostName = hostName;
        this.quota = new Quota(unfinishedRuns, submissionsPerSecond, bytesPerSecond);
    }

    @Override
    public Engine start(DispatcherMetrics metrics) {
        SigningKey key = SigningKey.read(signingKeyFile.orElseThrow(() -> missing("signing-key-file")));
        String operatorNamespace = Objects.requireNonNullElse(client.getNamespace(), "default");
        return new KubernetesEngine(
                client,
                new KubernetesSettings(
                        new Namespaces(namespaces.orElse(List.of())),
                        operatorNamespace,
                        hostName.orElse("operator") + "_" + UUID.randomUUID(),
                        key,
                        new PoolSettings(
                                image.orElseThrow(() -> missing("worker.image")),
                                imagePullPolicy,
                                key.publicKeys(),
                                workerTlsSecret.orElse(null),
                                operatorNamespace),
                        workerAuthorities(),
                        authEnabled ? audience : null,
                        quota),
                metrics);
    }

    private Authorities workerAuthorities() {
        try {
            return workerTlsAuthorities
                    .map(file -> Authorities.in(file, WORKER_AUTHORITIES))
                    .orElseGet(() -> Authorities.ofTheJdk(WORKER_AUTHORITIES));
        } catch (IllegalArgumentException unusable) {
            throw new Engine.StartException(String.valueOf(unusable.getMessage()));
        }
    }

    private static Engine.StartException missing(String property) {
        return new Engine.StartException("Set computethis." + property + ": the engine kubernetes needs it.");
    }
}
