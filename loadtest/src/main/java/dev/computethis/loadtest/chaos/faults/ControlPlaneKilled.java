package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * SIGKILL for a part of the control plane; the kubelet starts it again.
 *
 * @param process its name on the node
 */
record ControlPlaneKilled(String process) implements Fault {

    @Override
    public String name() {
        return process.replace("kube-", "") + "-killed";
    }

    @Override
    public String meaning() {
        return "SIGKILL for " + process;
    }

    @Override
    public String evidence() {
        return "the process has another number";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        int before = pid(site, process);
        return new Blow() {
            @Override
            public String target() {
                return process;
            }

            @Override
            public void strike() throws InterruptedException {
                site.node().signal("KILL", before);
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                int now = site.node().pidOf(process);
                return now == 0 || now == before ? null : "process " + before + " is now " + now;
            }
        };
    }

    static int pid(Site site, String process) throws InterruptedException {
        int pid = site.node().pidOf(process);
        if (pid == 0) {
            throw new NothingToHitException("no process " + process);
        }
        return pid;
    }
}
