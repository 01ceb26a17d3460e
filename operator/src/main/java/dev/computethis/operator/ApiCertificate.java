package dev.computethis.operator;

import dev.computethis.protocol.tls.ServingCertificate;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows of itself, where it speaks TLS. Vert.x is given the certificate once, and the certificate brings itself up
 * to date: where Vert.x is given another it has none at hand for a moment, and closes connections made in it.
 */
@Singleton
@Identifier("api")
final class ApiCertificate implements KeyStoreProvider {

    private final Optional<Path> directory;

    ApiCertificate(@ConfigProperty(name = "computethis.tls.directory") Optional<Path> directory) {
        this.directory = directory;
    }

    @Override
    public @Nullable KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        return directory.map(ApiCertificate::shown).orElse(null);
    }

    private static KeyStoreAndKeyCertOptions shown(Path directory) {
        try {
            // Without a key store: it would be for reloads.
            return new KeyStoreAndKeyCertOptions(
                    null, KeyCertOptions.wrap(ServingCertificate.in(directory, InstantSource.system())));
        } catch (IllegalArgumentException unusable) {
            throw new ConfigurationException(
                    "computethis.tls.directory is " + directory + ". " + unusable.getMessage());
        }
    }
}
