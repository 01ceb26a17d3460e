package dev.computethis.kubectl;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * What kubectl asks, by {@code kubectl_complete-functionrun}, when Tab is pressed: the words that can come next, one a line,
 * then a directive to it.
 */
@Command(name = "complete", hidden = true, description = "Tells kubectl what can come next.")
final class CompleteCommand implements Callable<Integer> {

    /** Complete nothing else, such as file names (cobra's ShellCompDirectiveNoFileComp). */
    private static final String NO_FILES = ":4";

    private static final String DEFAULT = ":0";

    @Parameters
    List<String> words = new ArrayList<>();

    @Unmatched
    List<String> options = new ArrayList<>();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<String> all = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
        all.remove(0);
        String[] typed = all.toArray(String[]::new);
        int last = Math.max(0, typed.length - 1);
        String begun = typed.length == 0 ? "" : typed[last];
        List<CharSequence> candidates = new ArrayList<>();
        AutoComplete.complete(spec.root(), typed, last, begun.length(), 0, candidates);
        candidates.forEach(end -> out.println(begun + end));
        out.println(candidates.isEmpty() ? DEFAULT : NO_FILES);
        return Exit.OK;
    }
}
