package dev.computethis.kubectl;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** For shells that call the plugin by its own name; kubectl itself asks {@link CompleteCommand}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script that completes kubectl-functionrun in bash and zsh:",
            "source <(kubectl-functionrun completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("kubectl-functionrun", spec.root().commandLine()));
        return Exit.OK;
    }
}
