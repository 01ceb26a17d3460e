package dev.computethis.loadtest.chaos.faults;

import java.time.Duration;
import java.util.List;

/** All there are, and how often each comes. */
public final class Faults {

    private static final int API_SERVER = 443;
    private static final int WORKER = 8090;
    private static final String DROP = "DROP";
    private static final String RESET = "REJECT --reject-with tcp-reset";
    private static final Duration SHORT = Duration.ofSeconds(4);
    /** Longer than a lease holds: a worker's 10 s, a leader's 15 s. */
    private static final Duration LONG = Duration.ofSeconds(18);

    /**
     * A fault in the plan.
     *
     * @param weight its share of all, compared with others; quick ones have more, so that many fit into the time
     * @param isInShort whether the short run has it
     */
    public record Entry(Fault fault, int weight, boolean isInShort) {}

    public static final List<Entry> ALL = List.of(
            // Operators.
            new Entry(new ProcessKilled(Victim.LEADER), 5, true),
            new Entry(new PodDeleted(Victim.LEADER, false), 3, false),
            new Entry(new PodDeleted(Victim.LEADER, true), 4, true),
            new Entry(new ProcessKilled(Victim.FOLLOWER), 3, true),
            new Entry(new PodDeleted(Victim.FOLLOWER, false), 3, false),
            new Entry(new Frozen(Victim.LEADER, false), 7, false),
            new Entry(new Frozen(Victim.LEADER, true), 2, false),
            new Entry(new LeaseDeleted(), 10, true),
            new Entry(new LeaseStolen(), 2, false),
            new Entry(new Rolled(false), 2, false),
            // Workers.
            new Entry(new ProcessKilled(Victim.WORKER), 16, true),
            new Entry(new PodDeleted(Victim.WORKER, false), 14, true),
            new Entry(new PodDeleted(Victim.WORKER, true), 4, false),
            new Entry(new Frozen(Victim.WORKER, false), 14, true),
            new Entry(new Frozen(Victim.WORKER, true), 3, false),
            new Entry(new RunnerKilled(), 28, true),
            new Entry(new DiskFilled(), 2, false),
            new Entry(new PoolScaled(), 5, false),
            new Entry(new Rolled(true), 2, false),
            // Connections.
            new Entry(cut("worker-cut", Victim.WORKER, WORKER, DROP, SHORT), 14, true),
            new Entry(cut("worker-cut-off", Victim.WORKER, WORKER, DROP, LONG), 3, false),
            new Entry(cut("worker-reset", Victim.WORKER, WORKER, RESET, SHORT), 14, false),
            new Entry(cut("leader-cut-from-workers", Victim.LEADER, WORKER, DROP, LONG), 3, false),
            new Entry(cut("leader-cut-off", Victim.LEADER, API_SERVER, DROP, LONG), 4, false),
            new Entry(cut("leader-reset", Victim.LEADER, API_SERVER, RESET, SHORT), 8, true),
            new Entry(new Slowed(Victim.WORKER), 2, false),
            new Entry(new Slowed(Victim.LEADER), 6, false),
            // The cluster.
            new Entry(new ControlPlaneKilled("kube-apiserver"), 3, true),
            new Entry(new ControlPlaneKilled("etcd"), 4, true),
            new Entry(new ControlPlaneKilled("kube-controller-manager"), 3, false),
            new Entry(new ApiServerFrozen(), 5, false),
            new Entry(new KubeletRestarted(), 8, true),
            new Entry(new Drained(), 3, false),
            new Entry(new Upgraded(false), 2, false));

    private Faults() {}

    public static Entry of(String name) {
        return ALL.stream()
                .filter(entry -> entry.fault().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kinds=" + name + " is unknown; there are " + String.join(", ", names())));
    }

    public static List<String> names() {
        return ALL.stream().map(entry -> entry.fault().name()).toList();
    }

    private static Fault cut(String name, Victim victim, int port, String verdict, Duration hold) {
        String peer = port == WORKER ? "the operators" : "the API server";
        String other = victim == Victim.LEADER && port == WORKER ? "the workers" : peer;
        return new Cut(
                name,
                "packets between the " + victim + " and " + other + " are "
                        + (verdict.equals(DROP) ? "dropped" : "answered with a reset") + " for " + hold.toSeconds()
                        + " s",
                victim,
                port,
                verdict,
                hold);
    }
}
