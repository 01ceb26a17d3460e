package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import dev.computethis.loadtest.chaos.cluster.Site.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** SIGKILL for the main process of a pod's container; the kubelet starts the container again. */
record ProcessKilled(Victim victim) implements Fault {

    @Override
    public String name() {
        return victim + "-killed";
    }

    @Override
    public String meaning() {
        return "SIGKILL for the main process of the " + victim + "'s container";
    }

    @Override
    public String evidence() {
        return "the process is gone and the container's restart count is higher";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Pod pod = victim.choose(site, random);
        String name = pod.getMetadata().getName();
        Container before = site.container(pod);
        return new Blow() {
            @Override
            public String target() {
                return name;
            }

            @Override
            public void strike() throws InterruptedException {
                site.node().signal("KILL", before.pid());
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                Pod now = site.pod(name);
                if (now == null
                        || !now.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
                    return "the pod is gone";
                }
                int restarts = now.getStatus().getContainerStatuses().get(0).getRestartCount();
                return restarts > before.restarts() && !site.node().isAlive(before.pid())
                        ? "process " + before.pid() + " is gone, restarts " + before.restarts() + " -> " + restarts
                        : null;
            }
        };
    }
}
