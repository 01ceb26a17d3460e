package dev.computethis.loadtest.chaos.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The kind cluster's node, a container of this machine: its processes, and the networks of the pods on it. Reached by
 * Docker, so also while the API server is away.
 */
public final class Node {

    private static final String KIND = "kind-";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final String container;

    private Node(String container) {
        this.container = container;
    }

    /**
     * @param context of the kubeconfig
     * @throws IllegalArgumentException where that is not of a kind cluster: nothing else is to be broken
     */
    public static Node ofKind(String context) {
        if (!context.startsWith(KIND)) {
            throw new IllegalArgumentException("The kubeconfig's context is '" + context
                    + "', which is no kind cluster. Chaos breaks kind clusters only; make chaos brings one up.");
        }
        return new Node(context.substring(KIND.length()) + "-control-plane");
    }

    /** Runs a script of {@code bash} there, which has {@code arguments} as {@code $1} and so on, and gives what it prints. */
    public String run(String script, Object... arguments) throws InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("docker", "exec", container, "bash", "-euo", "pipefail", "-c", script, "bash"));
        Arrays.stream(arguments).map(String::valueOf).forEach(words::add);
        return Command.run(LIMIT, words);
    }

    /** The address at which pods reach this machine. */
    public InetAddress outside() throws InterruptedException {
        String route = run("ip -4 route show default").replaceFirst(".*via (\\S+).*", "$1");
        try {
            return InetAddress.getByName(route);
        } catch (UnknownHostException odd) {
            throw new IllegalStateException("the node " + container + " has no way out: " + route, odd);
        }
    }

    /**
     * The main process of a container, as the node counts processes.
     *
     * @param id as the pod's status has it, {@code containerd://…}
     */
    public int pid(String id) throws InterruptedException {
        return Integer.parseInt(run(
                "ctr -n k8s.io task ls | awk -v id=\"$1\" '$1 == id {print $2}' | grep .",
                id.replaceFirst("^containerd://", "")));
    }

    /** The only process of that name; 0 where there is none. */
    public int pidOf(String process) throws InterruptedException {
        // The kernel keeps 15 characters of a name.
        return number(run("pgrep -xo \"${1:0:15}\" || echo 0", process));
    }

    /** The oldest child of a process; 0 where it has none. */
    public int childOf(int pid) throws InterruptedException {
        return number(run("pgrep -oP \"$1\" || echo 0", pid));
    }

    public boolean isAlive(int pid) throws InterruptedException {
        return number(run(
                        "if [ -e /proc/$1 ] && ! grep -q '^State:.[ZX]' /proc/$1/status; then echo 1; else echo 0; fi",
                        pid))
                == 1;
    }

    public void signal(String name, int pid) throws InterruptedException {
        run("kill -\"$1\" \"$2\"", name, pid);
    }

    private static int number(String printed) {
        return Integer.parseInt(printed.strip());
    }
}
