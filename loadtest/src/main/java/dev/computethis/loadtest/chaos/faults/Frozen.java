package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * SIGSTOP for the process that does a pod's work, and SIGCONT after a while: it wakes up in a world that has gone on without it.
 *
 * @param isLonger whether that is longer than its lease holds
 */
record Frozen(Victim victim, boolean isLonger) implements Fault {

    private static final int SHORT_SECONDS = 4;
    /** A worker counts as lost after 10 s of silence, a leader's lease holds for 15 s. */
    private static final int LONGER_SECONDS = 18;

    @Override
    public String name() {
        return victim + (isLonger ? "-frozen" : "-paused");
    }

    @Override
    public String meaning() {
        return "SIGSTOP for the process that does the " + victim + "'s work, SIGCONT " + hold().toSeconds()
                + " s later, " + (isLonger ? "when it counts as lost" : "before it counts as lost");
    }

    private Duration hold() {
        return Duration.ofSeconds(isLonger ? LONGER_SECONDS : SHORT_SECONDS);
    }

    @Override
    public String evidence() {
        return "the kernel says that the process is stopped";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Pod pod = victim.choose(site, random);
        int pid = site.program(pod);
        if (pid == 0) {
            throw new NothingToHitException(
                    "no launcher on " + pod.getMetadata().getName());
        }
        return new Stopped(site.node(), pod.getMetadata().getName(), pid, hold());
    }
}
