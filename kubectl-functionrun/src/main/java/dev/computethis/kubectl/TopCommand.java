package dev.computethis.kubectl;

import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.Phase;
import dev.computethis.crds.WorkerPool;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How busy the pools are, and with what. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "Shows each pool's workers, its runs that run and that wait, and the runs that run longest.")
final class TopCommand implements Callable<Integer> {

    @Mixin
    Target target = new Target();

    @Option(names = "--limit", defaultValue = "10", description = "How many runs to show; ${DEFAULT-VALUE}.")
    int limit;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (KubernetesClient kubernetes = target.kubernetes()) {
            List<FunctionRun> unfinished = Runs.all(kubernetes)
                    .filter(run -> !Exit.isTerminal(Runs.phase(run)))
                    .toList();
            out.print(pools(kubernetes.resources(WorkerPool.class).list().getItems(), unfinished));
            List<FunctionRun> longest = unfinished.stream()
                    .filter(run -> Runs.phase(run) == Phase.Running)
                    .sorted(Runs.OLDEST_FIRST)
                    .limit(limit)
                    .toList();
            if (!longest.isEmpty()) {
                out.print("\n" + RunTable.of(longest, Instant.now()));
            }
            return Exit.OK;
        }
    }

    /** A run that has not gone on for a second counts as waiting, as its status does not say otherwise. */
    static String pools(List<WorkerPool> pools, List<FunctionRun> unfinished) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("POOL", "READY", "DESIRED", "RUNNING", "PENDING")));
        for (WorkerPool pool : pools) {
            String name = pool.getMetadata().getName();
            List<FunctionRun> its = unfinished.stream()
                    .filter(run -> Objects.requireNonNullElse(run.getSpec().pool(), "default")
                            .equals(name))
                    .toList();
            long running =
                    its.stream().filter(run -> Runs.phase(run) == Phase.Running).count();
            Integer ready = pool.getStatus() == null ? null : pool.getStatus().readyReplicas();
            rows.add(List.of(
                    name,
                    String.valueOf(ready == null ? 0 : ready),
                    String.valueOf(pool.getSpec().replicas()),
                    String.valueOf(running),
                    String.valueOf(its.size() - running)));
        }
        return RunTable.inColumns(rows);
    }
}
