package dev.computethis.operator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.kubernetes.client.runtime.internal.QuarkusHttpClientFactory;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Makes the Kubernetes client as Quarkus does, and has it count its requests: what the API server bears is the limit. */
@Singleton
final class MeteredClient {

    private static final String NAME = "computethis-meters";

    @Produces
    @Singleton
    KubernetesClient client(Config config, KubernetesSerialization serialization, MeterRegistry registry) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(new QuarkusHttpClientFactory())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor(NAME, new Requests(registry)))
                .build();
    }

    void end(@Disposes KubernetesClient client) {
        client.close();
    }

    /** Counts the answers, and the requests that had none. */
    private record Requests(MeterRegistry registry) implements Interceptor {

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            count(request, String.valueOf(response.code()));
        }

        @Override
        public void afterConnectionFailure(HttpRequest request, Throwable failure) {
            count(request, "none");
        }

        private void count(HttpRequest request, String code) {
            URI uri = request.uri();
            ApiRequest sent =
                    ApiRequest.of(request.method(), uri.getPath(), Objects.requireNonNullElse(uri.getQuery(), ""));
            Counter.builder("computethis.apiserver.requests")
                    .description("Requests to the Kubernetes API server")
                    .tags("verb", sent.verb(), "resource", sent.resource(), "code", code)
                    .register(registry)
                    .increment();
        }
    }
}
