package dev.computethis.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.computethis.ComputeClient;
import dev.computethis.hostile.Attack;
import dev.computethis.hostile.Attacks;
import dev.computethis.hostile.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The catalogue of hostile functions on the one worker of a pool, a pod: those that are tried there alone, and of each
 * other kind some; with hostile=1 all.
 */
@Timeout(200)
@EnabledIfEnvironmentVariable(named = "guard", matches = ".+")
class HostileFunctionsE2E {

    private static final String POOL = "hostile";
    private static final String WORKER = POOL + "-0";

    /** One for each thing that contains them. */
    private static final Set<String> SOME = Set.of(
            "calls System.exit",
            "exits with a shutdown hook that hangs",
            "kills its JVM",
            "stops its JVM",
            "writes to address 8 by Unsafe",
            "fills the heap",
            "makes classes without end",
            "ignores every interrupt",
            "leaves 300 threads",
            "leaves a time bomb in the common pool",
            "forks 200 processes and waits",
            "forks 200 processes and returns",
            "leaves a child that ignores signals",
            "leaves a daemon",
            "attaches to the launcher",
            "fills the disk and exits",
            "opens 2000 files",
            "alters the bundles in the cache",
            "deletes all that the launcher has on disk",
            "returns 33 MiB",
            "returns a gadget",
            "throws what has causes without end",
            "sends rubbish as its outcome",
            "closes the descriptors 1 and 2",
            "looks for the service and the cluster in its environment",
            "looks for secrets on the launcher's command line",
            "asks a worker without a signature",
            "asks a worker with a key of its own",
            "prints without end",
            "kills the launcher",
            "sends the launcher a SIGSEGV");

    private static final String THE_DEAD =
            "for p in /proc/[0-9]*; do grep -q '^State:.Z' $p/status 2>/dev/null && cat $p/comm; done; true";

    private static final String ENDS_THE_CONTAINER = "asks PID 1 to end";

    private static ComputeClient compute;
    private static Trial trial;

    @BeforeAll
    static void poolOfOneWorker() {
        Shell.apply("""
                apiVersion: computethis.dev/v1alpha1
                kind: WorkerPool
                metadata: {name: hostile}
                spec:
                  replicas: 1
                  terminationGracePeriodSeconds: 10
                  resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 1Gi}}
                """);
        Cluster.awaitWorkers(POOL, 1);
        compute = ComputeClient.connect();
        trial = new Trial(compute, POOL);
    }

    @AfterAll
    static void removePool() {
        compute.close();
        Shell.kubectl("delete", "workerpool", POOL);
        trial.times().forEach(System.out::println);
    }

    static List<Attack> attacks() {
        boolean all = !System.getenv().getOrDefault("hostile", "").isEmpty();
        Set<String> anywhere =
                Attacks.at(Attack.Place.ANYWHERE).stream().map(Attack::name).collect(Collectors.toSet());
        assertThat(anywhere).containsAll(SOME);
        return Attacks.at(Attack.Place.POD).stream()
                .filter(attack -> all || SOME.contains(attack.name()) || !anywhere.contains(attack.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void eachIsContainedAndTheSameWorkerServesTheNextRun(Attack attack) {
        trial.run(attack);

        assertThat(Shell.kubectl("get", "pod", WORKER, "-o", "jsonpath={.status.containerStatuses[0].restartCount}"))
                .as("restarts of its container")
                .isEqualTo(attack.name().equals(ENDS_THE_CONTAINER) ? "1" : "0");
        await("that nobody is left who is dead and not waited for")
                .atMost(Duration.ofSeconds(5))
                .until(() -> !Cluster.inNode("sh", "-c", THE_DEAD).contains("sleep"));
    }
}
