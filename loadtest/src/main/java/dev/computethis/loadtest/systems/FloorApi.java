package dev.computethis.loadtest.systems;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The least that a run costs an API server: a custom resource is created, its status is written, and a watch tells of
 * it. Nothing is parsed that need not be, and answers hold metadata only, so that what is measured is the server. The
 * resource is of a kind of its own, as a FunctionRun would be run.
 */
final class FloorApi implements AutoCloseable {

    private static final String NAMESPACE = "computethis-load-floor";
    private static final String GROUP = "loadtest.computethis.dev";
    private static final String PLURAL = "floorruns";
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: floorruns.loadtest.computethis.dev}
            spec:
              group: loadtest.computethis.dev
              scope: Namespaced
              names: {kind: FloorRun, plural: floorruns, singular: floorrun}
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources: {status: {}}
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String JSON = "application/json";
    /** About what a run of a no-op has in spec and status. */
    private static final String SPEC = "\"spec\":{\"function\":\"Functions.square(int):1\",\"bundle\":\"sha256:"
            + "0".repeat(64) + "\",\"payload\":\"" + "A".repeat(600) + "\",\"pool\":\"default\"}";

    private static final String STATUS = "\"status\":{\"phase\":\"Succeeded\",\"worker\":\"default-0\",\"attempt\":1,"
            + "\"startTime\":\"2026-01-01T00:00:00Z\",\"completionTime\":\"2026-01-01T00:00:00Z\",\"result\":\""
            + "A".repeat(120) + "\"}";
    private static final long ANSWER_SECONDS = 30;
    private static final long REMOVAL_SECONDS = 60;

    private final KubernetesClient kubernetes;
    private final String collection;
    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder unread = new StringBuilder();
    private volatile @Nullable AsyncBody watch;
    private volatile boolean closed;

    /** Makes the kind and a namespace for it. */
    FloorApi(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
        this.collection = Loopback.checked(
                        java.net.URI.create(kubernetes.getMasterUrl().toString().replaceAll("/+$", "") + "/apis/"
                                + GROUP + "/v1/namespaces/" + NAMESPACE + "/" + PLURAL))
                .toString();
        removed();
        var definition = kubernetes.apiextensions().v1().customResourceDefinitions();
        definition
                .load(new java.io.ByteArrayInputStream(DEFINITION.getBytes(StandardCharsets.UTF_8)))
                .create();
        definition
                .withName(PLURAL + "." + GROUP)
                .waitUntilCondition(
                        made -> made != null
                                && made.getStatus() != null
                                && made.getStatus().getConditions() != null
                                && made.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        ANSWER_SECONDS,
                        TimeUnit.SECONDS);
        kubernetes
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        watch().join();
    }

    /** Watches, and watches again once the server ends that: it begins with all there are, so none is missed. */
    private CompletableFuture<Void> watch() {
        HttpRequest request = request("?watch=1").forStreaming().build();
        return kubernetes.getHttpClient().consumeBytes(request, this::read).thenAccept(response -> {
            AsyncBody body = response.body();
            if (!response.isSuccessful()) {
                body.cancel();
                throw new IllegalStateException("the API server answered a watch of the floor with " + response.code());
            }
            watch = body;
            onceEnded(body);
            body.consume();
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What became of the next watch is told to all who wait for events.
    private void onceEnded(AsyncBody body) {
        body.done().whenComplete((done, cut) -> {
            if (!closed) {
                unread.setLength(0);
                watch().whenComplete((watched, refused) -> {
                    if (refused != null) {
                        waiting.values().forEach(seen -> seen.completeExceptionally(refused));
                    }
                });
            }
        });
    }

    /** One of that name, from its creation to the watch event of its status. */
    void run(String name) {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        waiting.put(name, seen);
        String kind = "\"apiVersion\":\"" + GROUP + "/v1\",\"kind\":\"FloorRun\",";
        String created = send(request("?fieldValidation=Ignore")
                .header("Accept", METADATA_ONLY)
                .post(JSON, "{" + kind + "\"metadata\":{\"name\":\"" + name + "\"}," + SPEC + "}"));
        String version = after(created, "\"resourceVersion\":\"");
        send(request("/" + name + "/status?fieldValidation=Ignore")
                .header("Accept", METADATA_ONLY)
                .put(
                        JSON,
                        "{" + kind + "\"metadata\":{\"name\":\"" + name + "\",\"resourceVersion\":\"" + version + "\"},"
                                + SPEC + "," + STATUS + "}"));
        seen.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Removes the kind and the namespace with all that is in it. */
    @Override
    public void close() {
        closed = true;
        AsyncBody open = watch;
        if (open != null) {
            open.cancel();
        }
        removed();
    }

    private void removed() {
        kubernetes
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(PLURAL + "." + GROUP)
                .withTimeout(REMOVAL_SECONDS, TimeUnit.SECONDS)
                .delete();
        kubernetes
                .namespaces()
                .withName(NAMESPACE)
                .withTimeout(REMOVAL_SECONDS, TimeUnit.SECONDS)
                .delete();
    }

    private HttpRequest.Builder request(String rest) {
        return kubernetes.getHttpClient().newHttpRequestBuilder().uri(collection + rest);
    }

    private String send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = kubernetes
                .getHttpClient()
                .sendAsync(request.build(), byte[].class)
                .join();
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (!response.isSuccessful()) {
            throw new IllegalStateException("the API server answered " + response.code() + ": " + body);
        }
        return body;
    }

    /** Called by one thread at a time, with pieces of the watch's answer: one event per line. */
    private void read(List<ByteBuffer> pieces, AsyncBody body) {
        for (ByteBuffer piece : pieces) {
            unread.append(StandardCharsets.UTF_8.decode(piece));
        }
        for (int end = unread.indexOf("\n"); end >= 0; end = unread.indexOf("\n")) {
            String event = unread.substring(0, end);
            unread.delete(0, end + 1);
            if (event.contains("\"phase\":\"Succeeded\"")) {
                CompletableFuture<Void> seen = waiting.remove(after(event, "\"name\":\""));
                if (seen != null) {
                    seen.complete(null);
                }
            }
        }
        body.consume();
    }

    private static String after(String text, String start) {
        int from = text.indexOf(start);
        if (from < 0) {
            throw new IllegalStateException("the API server's answer has no " + start + ": " + text);
        }
        return text.substring(from + start.length(), text.indexOf('"', from + start.length()));
    }
}
