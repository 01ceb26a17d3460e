package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The pool is made smaller by one worker, and as large as before once that has gone. */
record PoolScaled() implements Fault {

    @Override
    public String name() {
        return "pool-scaled";
    }

    @Override
    public String meaning() {
        return "the pool loses a worker, and gets it back once it has gone";
    }

    @Override
    public String evidence() {
        return "the last worker's pod is gone";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        int before = site.poolReplicas();
        String last = Site.POOL + "-" + (before - 1);
        Pod pod = site.pod(last);
        if (before < 2 || pod == null) {
            throw new NothingToHitException("the pool has no worker to spare");
        }
        String uid = pod.getMetadata().getUid();
        return new Blow() {
            @Override
            public String target() {
                return last;
            }

            @Override
            public void strike() throws InterruptedException {
                scale(before - 1);
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                Pod now = site.pod(last);
                List<Pod> there = site.workers();
                return now == null || !now.getMetadata().getUid().equals(uid)
                        ? "pod " + uid + " is gone, " + there.size() + " workers"
                        : null;
            }

            @Override
            public void undo() throws InterruptedException {
                scale(before);
            }

            private void scale(int replicas) throws InterruptedException {
                site.ask(client -> client.genericKubernetesResources("computethis.dev/v1alpha1", "WorkerPool")
                        .inNamespace(site.namespace())
                        .withName(Site.POOL)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":" + replicas + "}}"));
            }
        };
    }
}
