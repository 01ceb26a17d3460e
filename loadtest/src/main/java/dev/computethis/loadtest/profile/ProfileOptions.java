package dev.computethis.loadtest.profile;

import dev.computethis.loadtest.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The load test's options as far as they fit a profile, with values of its own where none are given. */
final class ProfileOptions {

    private static final List<String> NAMES =
            List.of("engine", "workers", "callers", "seconds", "warmup", "port", "out");

    private static final List<String> DEFAULTS = List.of(
            "workers=2", "callers=32", "seconds=15", "warmup=30", "port=8191", "out=loadtest/target/report/profile");

    private ProfileOptions() {}

    /** @throws IllegalArgumentException which says what is wrong and what would be right */
    static Options parse(String... arguments) {
        // What is given comes last, and so counts.
        List<String> all = new ArrayList<>(DEFAULTS);
        for (String argument : arguments) {
            if (NAMES.stream().noneMatch(name -> argument.startsWith(name + "="))) {
                throw new IllegalArgumentException("'" + argument + "' is no option; there are "
                        + NAMES.stream().map(name -> name + "=").collect(Collectors.joining(" ")));
            }
            all.add(argument);
        }
        Options options = Options.parse(all.toArray(String[]::new));
        if (options.engine().equals("kind")) {
            throw new IllegalArgumentException(
                    "engine=kind: only a service on this machine can be profiled, so leave it"
                            + " out. On kind, 'jcmd PID JFR.start' records the operator (docs/performance.md).");
        }
        if (options.workers().size() > 1) {
            throw new IllegalArgumentException("workers= has several numbers; a profile is of one, such as workers=2");
        }
        return options;
    }

    /** Only checks its arguments, so that scripts need not build anything for a mistyped one. */
    public static void main(String[] arguments) {
        try {
            parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
    }
}
