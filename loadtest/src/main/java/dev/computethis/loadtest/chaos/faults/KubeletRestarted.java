package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The node's kubelet is restarted; pods go on meanwhile. */
record KubeletRestarted() implements Fault {

    @Override
    public String name() {
        return "kubelet-restarted";
    }

    @Override
    public String meaning() {
        return "systemctl restart kubelet on the node";
    }

    @Override
    public String evidence() {
        return "the process has another number";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        int before = site.node().pidOf("kubelet");
        return new Blow() {
            @Override
            public String target() {
                return "kubelet";
            }

            @Override
            public void strike() throws InterruptedException {
                site.node().run("systemctl restart kubelet");
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                int now = site.node().pidOf("kubelet");
                return now == 0 || now == before ? null : "process " + before + " is now " + now;
            }
        };
    }
}
