package dev.computethis.kubectl;

import dev.computethis.crds.FunctionRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for runs' ends, by the resource: whoever may update it may cancel. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Cancels runs; what runs of them is killed. Runs that have ended stay as they are.")
final class CancelCommand implements Callable<Integer> {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    @Mixin
    Target target = new Target();

    @Parameters(arity = "1..*", paramLabel = "RUN")
    List<String> runs = new ArrayList<>();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (KubernetesClient kubernetes = target.kubernetes()) {
            for (String run : runs) {
                if (Exit.isTerminal(Runs.phase(Runs.named(kubernetes, run)))) {
                    out.println("run " + run + " has ended already");
                    continue;
                }
                kubernetes.resources(FunctionRun.class).withName(run).patch(MERGE, "{\"spec\":{\"cancel\":true}}");
                out.println("run " + run + " is being cancelled");
            }
            return Exit.OK;
        }
    }
}
