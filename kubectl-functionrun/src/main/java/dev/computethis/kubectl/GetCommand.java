package dev.computethis.kubectl;

import dev.computethis.crds.FunctionRun;
import dev.computethis.crds.Phase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs, newest first; or one with all that is known of it. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Lists runs, newest first; with a name, shows that run.")
final class GetCommand implements Callable<Integer> {

    @Mixin
    Target target = new Target();

    @Parameters(arity = "0..1", paramLabel = "RUN")
    @Nullable
    String run;

    @Option(names = "--phase", description = "Only runs of this phase: ${COMPLETION-CANDIDATES}.")
    @Nullable
    Phase phase;

    @Option(
            names = {"-o", "--output"},
            description = "yaml for all of a run.")
    @Nullable
    String output;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (KubernetesClient kubernetes = target.kubernetes()) {
            List<FunctionRun> runs = run != null
                    ? List.of(Runs.named(kubernetes, run))
                    : Runs.all(kubernetes)
                            .filter(each -> phase == null || Runs.phase(each) == phase)
                            .sorted(Runs.OLDEST_FIRST.reversed())
                            .toList();
            if ("yaml".equals(output)) {
                runs.forEach(each -> out.print(Serialization.asYaml(each)));
            } else {
                out.print(RunTable.of(runs, Instant.now()));
            }
            return Exit.OK;
        }
    }
}
