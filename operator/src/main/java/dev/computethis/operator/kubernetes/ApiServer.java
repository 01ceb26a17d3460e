package dev.computethis.operator.kubernetes;

import dev.computethis.protocol.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the API server that hold no thread while they wait, over the HTTP client (and so the credentials) of the
 * fabric8 client, whose own operations block. Stages fail only where nothing is known of what the server did, or where
 * it is too busy to do anything, with a {@code ProblemException} of type UNAVAILABLE.
 */
final class ApiServer {

    /** Makes the server answer with metadata alone, instead of echoing the object back. */
    static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient http;
    private final KubernetesSerialization serialization;
    private final URI base;

    ApiServer(KubernetesClient client) {
        this.http = client.getHttpClient();
        this.serialization = client.getKubernetesSerialization();
        this.base = URI.create(client.getMasterUrl().toString());
    }

    /** What the server said. */
    record Reply(int code, String body) {
        boolean isSuccess() {
            return code >= 200 && code < 300;
        }
    }

    /**
     * Sends a request.
     *
     * @param path below the server's root, without a leading slash
     * @param accept the form of the answer
     * @param body is sent as JSON in its fabric8 form; none where null
     */
    CompletionStage<Reply> send(String method, String path, String accept, String contentType, @Nullable Object body) {
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base.resolve(path))
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .header("Accept", accept);
        if (body == null) {
            request.method(method, null, null);
        } else {
            request.method(method, contentType, serialization.asJson(body));
        }
        return http.sendAsync(request.build(), byte[].class).handle((response, failure) -> {
            if (failure != null) {
                throw unavailable(method, path, cause(failure).toString());
            }
            byte[] bytes = response.body();
            String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
            if (response.code() == 429 || response.code() >= 500) {
                throw unavailable(method, path, response.code() + " " + text);
            }
            return new Reply(response.code(), text);
        });
    }

    CompletionStage<Reply> get(String path, String accept) {
        return send("GET", path, accept, JSON, null);
    }

    CompletionStage<Reply> post(String path, String accept, Object body) {
        return send("POST", path, accept, JSON, body);
    }

    <T> T read(Reply reply, Class<T> type) {
        return serialization.unmarshal(reply.body(), type);
    }

    /** An answer that this request can't have, unless its maker is wrong or not allowed to ask. */
    static RuntimeException unexpected(String what, Reply reply) {
        Problem.Type type =
                reply.code() == 403 || reply.code() == 401 ? Problem.Type.UNAVAILABLE : Problem.Type.INTERNAL;
        return Problem.of(type, what + ": the Kubernetes API server answered " + reply.code() + " " + reply.body())
                .toException();
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static <T> CompletionStage<T> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    private static RuntimeException unavailable(String method, String path, String detail) {
        return Problem.of(
                        Problem.Type.UNAVAILABLE,
                        "The Kubernetes API server did not do " + method + " " + path + " (" + detail + "). Try again.")
                .toException();
    }
}
