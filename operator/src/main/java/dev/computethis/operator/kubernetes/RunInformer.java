package dev.computethis.operator.kubernetes;

import dev.computethis.crds.FunctionRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Feeds the {@link RunIndex} from one watch for each namespace served, or one for all. It tries again for as long as the
 * API server is away, from the start on.
 */
final class RunInformer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RunInformer.class);

    private final List<SharedIndexInformer<FunctionRun>> informers;

    RunInformer(KubernetesClient client, Namespaces namespaces, RunIndex index) {
        this.informers = namespaces.each(
                () -> client.resources(FunctionRun.class).inAnyNamespace().runnableInformer(0),
                namespace -> client.resources(FunctionRun.class)
                        .inNamespace(namespace)
                        .runnableInformer(0));
        informers.forEach(informer -> {
            informer.exceptionHandler((started, failure) -> {
                LOG.warnf("The watch of function runs is cut (%s); it is being set up again.", failure.toString());
                return true;
            });
            informer.addEventHandler(new Feed(index));
        });
    }

    void start() {
        informers.forEach(SharedIndexInformer::start);
    }

    /** Whether all runs there are have been read. */
    boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private record Feed(RunIndex index) implements ResourceEventHandler<FunctionRun> {
        @Override
        public void onAdd(FunctionRun run) {
            index.saw(RunResource.run(run));
        }

        @Override
        public void onUpdate(FunctionRun before, FunctionRun run) {
            index.saw(RunResource.run(run));
        }

        @Override
        public void onDelete(FunctionRun run, boolean finalStateUnknown) {
            index.removed(RunResource.key(run), run.getMetadata().getUid());
        }
    }
}
