package dev.computethis.kubectl;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command itself. It exits with 0 where all went well, 1 where the run did not end well or could not be dealt with, 2
 * where it was not called rightly.
 */
@Command(
        name = "kubectl-functionrun",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Runs functions on ComputeThis, and shows and ends runs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SubmitCommand.class,
            GetCommand.class,
            LogsCommand.class,
            WaitCommand.class,
            CancelCommand.class,
            TopCommand.class,
            ExplainCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {

    public static void main(String[] args) {
        CommandLine line = commandLine();
        int code = line.execute(args);
        line.getOut().flush();
        line.getErr().flush();
        System.exit(code);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("error: " + Errors.text(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    /** Of the jar this came in. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"kubectl-functionrun " + (version == null ? "(not packaged)" : version)};
        }
    }
}
