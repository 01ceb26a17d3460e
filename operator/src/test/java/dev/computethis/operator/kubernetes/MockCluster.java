package dev.computethis.operator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An API server in this JVM that stores objects and tells of them, without schema, defaults or controllers. */
final class MockCluster implements AutoCloseable {

    private final Dispatcher dispatcher = new Dispatcher();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
    private final KubernetesClient client;

    MockCluster() {
        server.init();
        server.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(FunctionRun.class));
        server.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(WorkerPool.class));
        client = server.createClient();
    }

    KubernetesClient client() {
        return client;
    }

    /** How many objects each list had that was given out. */
    List<Integer> listed() {
        return dispatcher.listed;
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /**
     * Mends five of the mock's gaps: it takes {@code …/status?x=y} for no status, a status is written whatever version
     * it was decided upon, an object is deleted whichever was meant, nothing can be scaled, and a list has all there is.
     */
    private static final class Dispatcher extends KubernetesCrudDispatcher {

        private static final Pattern PAGE = Pattern.compile("(limit|continue)=(\\d+)&?");

        final List<Integer> listed = new CopyOnWriteArrayList<>();

        @Override
        public MockResponse handleGet(String path) {
            Map<String, Integer> page = PAGE.matcher(path)
                    .results()
                    .collect(Collectors.toMap(found -> found.group(1), found -> Integer.valueOf(found.group(2))));
            MockResponse answer = super.handleGet(PAGE.matcher(path).replaceAll(""));
            if (answer.code() != 200 || answer.getWebSocketListener() != null) {
                return answer;
            }
            String body = new String(answer.getBody().getBytes(), StandardCharsets.UTF_8);
            ObjectNode list = Serialization.unmarshal(body, ObjectNode.class);
            if (list.get("items") instanceof ArrayNode all) {
                int from = page.getOrDefault("continue", 0);
                int to = Math.min(all.size(), from + page.getOrDefault("limit", all.size()));
                ArrayNode items = list.putArray("items");
                IntStream.range(from, to).mapToObj(all::get).forEach(items::add);
                if (to < all.size()) {
                    list.withObject("/metadata").put("continue", String.valueOf(to));
                }
                listed.add(items.size());
            }
            return answer.setBody(Serialization.asJson(list));
        }

        @Override
        public MockResponse handleCreate(RecordedRequest request) {
            return super.handleCreate(withoutQuery(request, request.getBody()));
        }

        @Override
        public synchronized MockResponse handleUpdate(RecordedRequest request) {
            String body = request.getUtf8Body(); // can be read once
            RecordedRequest plain = withoutQuery(request, new Buffer(body.getBytes(StandardCharsets.UTF_8)));
            Map.Entry<AttributeSet, String> present = findResource(getKey(plain.getPath()));
            return present == null
                            || version(body).isEmpty()
                            || version(present.getValue()).equals(version(body))
                    ? super.handleUpdate(plain)
                    : new MockResponse().setResponseCode(409);
        }

        /** What a scale has are fields of the object itself. */
        @Override
        public MockResponse handlePatch(RecordedRequest request) {
            return super.handlePatch(
                    request.getPath().endsWith("/scale")
                            ? new RecordedRequest(
                                    request.getHttpVersion(),
                                    request.method(),
                                    request.getPath().replaceFirst("/scale$", ""),
                                    request.getHeaders(),
                                    request.getBody())
                            : request);
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String options = request.method().toString().equals("DELETE") ? request.getUtf8Body() : "";
            if (options.contains("preconditions")) {
                Map.Entry<AttributeSet, String> present = findResource(getKey(request.getPath()));
                if (present != null
                        && !(isMeant(present, options, "uid") && isMeant(present, options, "resourceVersion"))) {
                    return new MockResponse().setResponseCode(409);
                }
            }
            return super.dispatch(request);
        }

        private static boolean isMeant(Map.Entry<AttributeSet, String> present, String options, String field) {
            String meant = at(options, "/preconditions/" + field);
            return meant.isEmpty() || meant.equals(at(present.getValue(), "/metadata/" + field));
        }

        private static String at(String json, String pointer) {
            return Serialization.unmarshal(json, JsonNode.class).at(pointer).asText();
        }

        private static String version(String resource) {
            return Serialization.unmarshal(resource, JsonNode.class)
                    .at("/metadata/resourceVersion")
                    .asText();
        }

        private static RecordedRequest withoutQuery(RecordedRequest request, Buffer body) {
            return new RecordedRequest(
                    request.getHttpVersion(),
                    request.method(),
                    request.getPath().replaceFirst("\\?.*", ""),
                    request.getHeaders(),
                    body);
        }
    }
}
