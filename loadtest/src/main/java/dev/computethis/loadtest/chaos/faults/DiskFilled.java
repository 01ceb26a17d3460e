package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A worker writes more to its disk than its limit of ephemeral storage allows, so the kubelet evicts it. */
record DiskFilled() implements Fault {

    private static final int MEBIBYTES = 400;

    @Override
    public String name() {
        return "disk-filled";
    }

    @Override
    public String meaning() {
        return MEBIBYTES + " MiB are written to a worker's /tmp, over its limit of ephemeral storage";
    }

    @Override
    public String evidence() {
        return "the pod has another UID, after it was evicted";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Pod pod = Victim.WORKER.choose(site, random);
        String name = pod.getMetadata().getName();
        String uid = pod.getMetadata().getUid();
        int pid = site.container(pod).pid();
        boolean isLimited =
                pod.getSpec().getContainers().get(0).getResources().getLimits().containsKey("ephemeral-storage");
        if (!isLimited) {
            throw new NothingToHitException(
                    "workers have no limit of ephemeral storage, and the disk is this machine's");
        }
        return new Blow() {
            private boolean isEvicted;

            @Override
            public String target() {
                return name;
            }

            @Override
            public void strike() throws InterruptedException {
                site.node()
                        .run(
                                "dd if=/dev/zero of=\"/proc/$1/root/tmp/chaos\" bs=1M count=\"$2\" 2>/dev/null",
                                pid,
                                MEBIBYTES);
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                Pod now = site.pod(name);
                if (now == null || !now.getMetadata().getUid().equals(uid)) {
                    return (isEvicted ? "evicted: " : "") + "pod " + uid + " is gone";
                }
                isEvicted |= "Evicted".equals(now.getStatus().getReason());
                return null;
            }
        };
    }
}
