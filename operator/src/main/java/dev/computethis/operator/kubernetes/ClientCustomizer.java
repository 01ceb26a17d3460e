package dev.computethis.operator.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;

/**
 * Makes the Kubernetes client drop {@code managedFields} while it parses, since they are the larger part of a small
 * object and nothing here reads them; and give up soon on a server that is away, since who asked waits for an answer and
 * whatever must happen is tried again by its owner.
 */
@Singleton
final class ClientCustomizer implements KubernetesClientObjectMapperCustomizer, KubernetesConfigCustomizer {

    private static final int CONNECT_MILLIS = 3_000;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    }

    @Override
    public void customize(Config config) {
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestRetryBackoffLimit(1);
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
