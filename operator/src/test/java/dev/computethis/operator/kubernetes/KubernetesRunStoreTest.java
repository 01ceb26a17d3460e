package dev.computethis.operator.kubernetes;

import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.RunStoreContract;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The run store does as every run store, here over an API server in this JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesRunStoreTest extends RunStoreContract {

    private final ExecutorService events = Executors.newSingleThreadExecutor();
    private final MockCluster cluster = new MockCluster();
    private final RunIndex index = new RunIndex(events, System::nanoTime);
    private final RunInformer informer =
            new RunInformer(cluster.client(), new Namespaces(List.of()), index, new Refusals(System::nanoTime));
    private final KubernetesRunStore store = new KubernetesRunStore(
            new ApiServer(cluster.client()), new Namespaces(List.of()), "operators", index, InstantSource.system());

    @BeforeAll
    void start() {
        informer.start();
    }

    @AfterAll
    void stop() {
        informer.close();
        cluster.close();
        events.shutdown();
    }

    @Override
    public RunStore store() {
        return store;
    }
}
