package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The API server takes connections and answers nothing for a while. */
record ApiServerFrozen() implements Fault {

    private static final Duration HOLD = Duration.ofSeconds(6);

    @Override
    public String name() {
        return "apiserver-paused";
    }

    @Override
    public String meaning() {
        return "SIGSTOP for the API server, SIGCONT " + HOLD.toSeconds() + " s later";
    }

    @Override
    public String evidence() {
        return "the kernel says that the process is stopped";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        return new Stopped(site.node(), "kube-apiserver", ControlPlaneKilled.pid(site, "kube-apiserver"), HOLD);
    }
}
