package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one kind of connection are dropped, or answered with a reset, in the network of one pod.
 *
 * @param name of the fault
 * @param port of the peer's side; packets to it and from it are meant
 * @param verdict what becomes of them, as {@code iptables} says it
 */
record Cut(String name, String meaning, Victim victim, int port, String verdict, Duration hold) implements Fault {

    private static final String CHAIN = "CHAOS";

    private static final String CUT = """
            net() { nsenter -t "$1" -n "${@:2}"; }
            net "$1" iptables -N %1$s
            read -ra verdict <<<"$3"
            net "$1" iptables -A %1$s -p tcp --dport "$2" -j "${verdict[@]}"
            net "$1" iptables -A %1$s -p tcp --sport "$2" -j "${verdict[@]}"
            net "$1" iptables -I INPUT -j %1$s
            net "$1" iptables -I OUTPUT -j %1$s
            """.formatted(CHAIN);

    private static final String HEALED = """
            for chain in INPUT OUTPUT; do nsenter -t "$1" -n iptables -D $chain -j %1$s || true; done
            nsenter -t "$1" -n iptables -F %1$s || true
            nsenter -t "$1" -n iptables -X %1$s || true
            """.formatted(CHAIN);

    /** How many packets met the rules. */
    private static final String COUNT =
            "nsenter -t \"$1\" -n iptables -nvxL " + CHAIN + " | awk 'NR > 2 {n += $1} END {print n + 0}'";

    @Override
    public String evidence() {
        return "the counter of packets that met the rule";
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
                site.node().run(CUT, pid, port, verdict);
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                String packets = site.node().run(COUNT, pid).strip();
                return packets.equals("0") ? null : packets + " packets hit the rule";
            }

            @Override
            public Duration hold() {
                return hold;
            }

            @Override
            public void undo() throws InterruptedException {
                site.node().run(HEALED, pid);
            }
        };
    }
}
