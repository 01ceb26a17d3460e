package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A pod's packets are delayed on their way out: they go through a narrow pipe. */
record Slowed(Victim victim) implements Fault {

    private static final Duration HOLD = Duration.ofSeconds(5);

    @Override
    public String name() {
        return victim + "-slowed";
    }

    @Override
    public String meaning() {
        return "what the " + victim + " sends goes at 96 kbit/s and queues up for " + HOLD.toSeconds() + " s";
    }

    @Override
    public String evidence() {
        return "the counter of packets that were delayed";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        Pod pod = victim.choose(site, random);
        int pid = site.container(pod).pid();
        return new Blow() {
            @Override
            public String target() {
                return pod.getMetadata().getName();
            }

            @Override
            public void strike() throws InterruptedException {
                site.node()
                        .run(
                                "nsenter -t \"$1\" -n tc qdisc add dev eth0 root tbf rate 96kbit burst 2kb latency 3s",
                                pid);
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                String packets = site.node()
                        .run(
                                "nsenter -t \"$1\" -n tc -s qdisc show dev eth0 | sed -n 's/.*overlimits \\([0-9]*\\).*/\\1/p'",
                                pid)
                        .strip();
                return packets.isEmpty() || packets.equals("0") ? null : packets + " packets were delayed";
            }

            @Override
            public Duration hold() {
                return HOLD;
            }

            @Override
            public void undo() throws InterruptedException {
                site.node().run("nsenter -t \"$1\" -n tc qdisc del dev eth0 root || true", pid);
            }
        };
    }
}
