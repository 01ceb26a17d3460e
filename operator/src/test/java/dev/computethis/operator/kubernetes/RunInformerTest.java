package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.RunIndex;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the runs are read that there are when an operator starts. */
class RunInformerTest {

    private final MockCluster cluster = new MockCluster();
    private final RunIndex index = new RunIndex(Runnable::run, System::nanoTime);
    private final RunInformer informer =
            new RunInformer(cluster.client(), new Namespaces(List.of()), index, new Refusals(System::nanoTime));

    @AfterEach
    void end() {
        informer.close();
        cluster.close();
    }

    /** Ten thousand runs, of half a MiB each, do not fit into the heap at once. */
    @Test
    void allRunsAreReadAFewAtATime() throws InterruptedException {
        KubernetesRunStore store = new KubernetesRunStore(
                new ApiServer(cluster.client()),
                new Namespaces(List.of()),
                "operators",
                new RunIndex(Runnable::run, System::nanoTime),
                InstantSource.system());
        for (int i = 0; i < 120; i++) {
            store.create(new RunKey("default", "run-" + i), RunFixtures.submission("x"), "ann")
                    .toCompletableFuture()
                    .join();
        }
        CountDownLatch read = new CountDownLatch(120);
        index.watch(new RunStore.Listener() {
            @Override
            public void changed(Run run) {
                read.countDown();
            }

            @Override
            public void removed(Run run) {
                throw new AssertionError("nothing was removed");
            }
        });

        informer.start();

        assertThat(read.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.listed()).containsExactly(50, 50, 20);
    }
}
