package dev.computethis.operator.kubernetes;

import dev.computethis.engine.Quota;
import dev.computethis.operator.Access;
import dev.computethis.protocol.tls.Authorities;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the engine is told.
 *
 * @param operatorNamespace where the operator itself runs, and its lease is
 * @param identity of this process in the election; no two, ever, have the same
 * @param workerAuthorities whose certificates workers must show that speak TLS
 * @param audience what tokens must be for; null where everybody may do everything
 * @param quota of each namespace
 */
record KubernetesSettings(
        Namespaces namespaces,
        String operatorNamespace,
        String identity,
        SigningKey signingKey,
        PoolSettings pools,
        Authorities workerAuthorities,
        @Nullable String audience,
        Quota quota) {

    /** For connections to the namespace's workers. */
    SSLContext tls(String namespace) {
        return workerAuthorities.expecting(PoolNames.workers(namespace)).context();
    }

    Access access(ApiServer server, LongSupplier nanos) {
        return audience == null
                ? (token, verb, namespace) -> CompletableFuture.completedFuture("anonymous")
                : new KubernetesAccess(server, audience, namespaces, nanos);
    }
}
