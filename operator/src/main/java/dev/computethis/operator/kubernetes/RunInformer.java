package dev.computethis.operator.kubernetes;

import dev.computethis.crds.FunctionRun;
import dev.computethis.engine.RunIndex;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the {@link RunIndex} from one watch for each namespace served, or one for all. It tries again for as long as the
 * API server is away, from the start on.
 */
final class RunInformer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RunInformer.class);

    /**
     * How many runs are read at a time when the watch is set up. Of an ended run no more than 4 KiB of content is kept, but
     * read it is as a whole, and it may be of half a MiB: ten thousand of them at once were more than the heap.
     */
    private static final long PAGE = 50;

    private final KubernetesClient client;
    private final Namespaces namespaces;
    private final RunIndex index;
    private final Refusals refusals;
    private volatile List<SharedIndexInformer<FunctionRun>> informers = List.of();
    private volatile boolean synced;

    RunInformer(KubernetesClient client, Namespaces namespaces, RunIndex index, Refusals refusals) {
        this.client = client;
        this.namespaces = namespaces;
        this.index = index;
        this.refusals = refusals;
    }

    synchronized void start() {
        begin();
    }

    /** The stages complete once all runs there are have been read. */
    private List<CompletableFuture<Void>> begin() {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        informers = namespaces.each(
                () -> client.resources(FunctionRun.class)
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0),
                namespace -> client.resources(FunctionRun.class)
                        .inNamespace(namespace)
                        .withLimit(PAGE)
                        .runnableInformer(0));
        informers.forEach(informer -> {
            informer.exceptionHandler((started, failure) -> {
                refusals.failed(informer, failure);
                LOG.warnf("The watch of function runs is cut (%s); it is being set up again.", failure.toString());
                return true;
            });
            informer.itemStore(new Identities());
            informer.addEventHandler(new Feed(index));
            starts.add(informer.start().toCompletableFuture());
        });
        return starts;
    }

    /** Makes the watch anew, and forgets the runs that went away while the one before was silent. */
    synchronized void renew() {
        close();
        List<CompletableFuture<Void>> starts = begin();
        List<SharedIndexInformer<FunctionRun>> renewed = informers;
        var unused = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
                .thenRun(() -> index.retain(renewed.stream()
                        .flatMap(informer -> informer.getStore().list().stream())
                        .map(run -> run.getMetadata().getUid())
                        .collect(Collectors.toSet())));
    }

    /** Whether all runs there are have been read, once; of a namespace that may not be read there are none. */
    boolean hasSynced() {
        if (!synced) {
            List<SharedIndexInformer<FunctionRun>> started = informers;
            synced = !started.isEmpty()
                    && started.stream().allMatch(informer -> informer.hasSynced() || refusals.isRefused(informer));
        }
        return synced;
    }

    @Override
    public synchronized void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /** What the informer keeps of a run: who it is, and its version. The {@link RunIndex} has the rest. */
    private static final class Identities extends BasicItemStore<FunctionRun> {

        Identities() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public @Nullable FunctionRun put(String key, FunctionRun run) {
            FunctionRun identity = new FunctionRun();
            identity.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(run.getMetadata().getNamespace())
                    .withName(run.getMetadata().getName())
                    .withUid(run.getMetadata().getUid())
                    .withResourceVersion(run.getMetadata().getResourceVersion())
                    .build());
            return super.put(key, identity);
        }

        @Override
        public boolean isFullState() {
            return false;
        }
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
