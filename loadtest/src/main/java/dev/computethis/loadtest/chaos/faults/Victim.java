package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Which pod a fault hits. */
enum Victim {
    /** The operator that leads. */
    LEADER,
    /** An operator that does not: it serves clients only. */
    FOLLOWER,
    WORKER;

    /** One that is ready. */
    Pod choose(Site site, RandomGenerator random) throws InterruptedException {
        String leader = this == WORKER ? "" : site.holder();
        List<Pod> there = (this == WORKER ? site.workers() : site.operators())
                .stream()
                        .filter(Site::isReady)
                        .filter(pod -> this == WORKER
                                || leader.startsWith(pod.getMetadata().getName() + "_") == (this == LEADER))
                        .toList();
        if (there.isEmpty()) {
            throw new NothingToHitException("no ready " + this);
        }
        return there.get(random.nextInt(there.size()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
