package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** SIGKILL for the JVM that runs functions; its launcher starts another. Fails the one run it had, as a native crash does. */
public record RunnerKilled() implements Fault {

    public static final String NAME = "runner-killed";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String meaning() {
        return "SIGKILL for a worker's runner JVM";
    }

    @Override
    public String evidence() {
        return "the launcher has another child process";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Pod pod = Victim.WORKER.choose(site, random);
        int launcher = site.program(pod);
        int runner = launcher == 0 ? 0 : site.node().childOf(launcher);
        if (runner == 0) {
            throw new NothingToHitException("no runner on " + pod.getMetadata().getName());
        }
        return new Blow() {
            @Override
            public String target() {
                return pod.getMetadata().getName();
            }

            @Override
            public void strike() throws InterruptedException {
                site.node().signal("KILL", runner);
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                int now = site.node().childOf(launcher);
                return now == 0 || now == runner ? null : "runner " + runner + " is now " + now;
            }
        };
    }
}
