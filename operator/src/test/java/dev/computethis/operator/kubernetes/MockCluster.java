package dev.computethis.operator.kubernetes;

import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.HashMap;

/** An API server in this JVM that stores objects and tells of them, without schema, defaults or controllers. */
final class MockCluster implements AutoCloseable {

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new PathsWithoutQuery(), false);
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

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /** The mock takes {@code …/status?x=y} for no status. */
    private static final class PathsWithoutQuery extends KubernetesCrudDispatcher {
        @Override
        public MockResponse handleCreate(RecordedRequest request) {
            return super.handleCreate(withoutQuery(request));
        }

        @Override
        public MockResponse handleUpdate(RecordedRequest request) {
            return super.handleUpdate(withoutQuery(request));
        }

        private static RecordedRequest withoutQuery(RecordedRequest request) {
            return new RecordedRequest(
                    request.getHttpVersion(),
                    request.method(),
                    request.getPath().replaceFirst("\\?.*", ""),
                    request.getHeaders(),
                    request.getBody());
        }
    }
}
