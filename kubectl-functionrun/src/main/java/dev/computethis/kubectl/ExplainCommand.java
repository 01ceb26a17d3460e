package dev.computethis.kubectl;

import dev.computethis.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what {@code submit} would send. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Tells what submit would send, and whether it can travel; sends nothing.")
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    Target target = new Target();

    @Mixin
    JarCode code = new JarCode();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try (Target.Compute compute = target.compute()) {
            Explanation explanation = code.computation(compute.client()).explain();
            spec.commandLine().getOut().print(explanation);
            return explanation.canTravel() ? Exit.OK : Exit.FAILED;
        }
    }
}
