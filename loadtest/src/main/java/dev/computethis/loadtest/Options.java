package dev.computethis.loadtest;

import dev.computethis.loadtest.load.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is asked for, as {@code name=value}. An empty value is as none.
 *
 * @param engine {@code local} (services it starts itself) or {@code kind} (the one at {@code url})
 * @param workers numbers of workers to measure with
 * @param functions numbers of functions of the workload that takes no time; ten times as many for a map
 * @param function workloads
 * @param seconds the longest time one measurement hands functions over, and how long those take that take time
 * @param warmUp seconds of load before the first measurement with a fresh service or new workers
 * @param limit seconds after which no further measurement starts
 * @param peers other systems to measure beside: {@code auto} for those that are installed, {@code none}
 * @param port where local services listen
 * @param url of the service on kind, else empty
 * @param out the report's folder
 */
public record Options(
        String engine,
        List<Integer> workers,
        List<Integer> functions,
        List<String> function,
        List<Mode> mode,
        int callers,
        int rounds,
        double seconds,
        double warmUp,
        double limit,
        String peers,
        int port,
        String url,
        Path out) {

    private static final String KINDS =
            Workload.ALL.stream().map(Workload::label).collect(Collectors.joining(","));
    private static final String MODES =
            Arrays.stream(Mode.values()).map(Mode::label).collect(Collectors.joining(","));

    /** Name, value, and the value for a quick run. */
    private static final List<String[]> DEFAULTS = List.of(
            new String[] {"engine", "local", "local"},
            new String[] {"workers", "1,2,4,8", "1,2"},
            new String[] {"functions", "100,400,1600", "50,200"},
            new String[] {"function", KINDS, "noop,sleep10,payload100k"},
            new String[] {"mode", MODES, MODES},
            new String[] {"callers", "32", "16"},
            new String[] {"rounds", "2", "2"},
            new String[] {"seconds", "0.8", "0.4"},
            new String[] {"warmup", "12", "1"},
            new String[] {"limit", "510", "60"},
            new String[] {"peers", "auto", "none"},
            new String[] {"port", "8181", "8181"},
            new String[] {"url", "", ""},
            new String[] {"out", "loadtest/target/report", "loadtest/target/report"},
            new String[] {"quick", "", ""});

    private static final Map<String, String> ON_KIND =
            Map.of("functions", "300,900,2700", "seconds", "2", "limit", "1500", "warmup", "30");

    /** @throws IllegalArgumentException which says what is wrong and what would be right */
    public static Options parse(String... arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (DEFAULTS.stream().noneMatch(known -> known[0].equals(parts[0])) || parts.length == 1) {
                throw new IllegalArgumentException("'" + argument + "' is no option; there are "
                        + DEFAULTS.stream().map(known -> known[0] + "=").collect(Collectors.joining(" ")));
            }
            if (!parts[1].isBlank()) {
                given.put(parts[0], parts[1].strip());
            }
        }
        boolean isQuick = given.containsKey("quick");
        boolean isKind = "kind".equals(given.get("engine"));
        Map<String, String> all = new LinkedHashMap<>();
        for (String[] known : DEFAULTS) {
            String fallback = isQuick ? known[2] : isKind ? ON_KIND.getOrDefault(known[0], known[1]) : known[1];
            all.put(known[0], given.getOrDefault(known[0], fallback));
        }
        return of(all);
    }

    /** Only checks its arguments, so that scripts need not bring anything up for a mistyped one. */
    public static void main(String[] arguments) {
        try {
            parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
        }
    }

    private static Options of(Map<String, String> all) {
        Options options = new Options(
                all.getOrDefault("engine", ""),
                list(all, "workers", text -> number("workers", text, 1, 999)),
                list(all, "functions", text -> number("functions", text, 1, 100_000)),
                list(all, "function", text -> Workload.of(text).label()),
                list(all, "mode", Mode::of),
                number("callers", all.getOrDefault("callers", ""), 1, 256),
                number("rounds", all.getOrDefault("rounds", ""), 1, 20),
                seconds(all, "seconds", 30),
                seconds(all, "warmup", 120),
                seconds(all, "limit", 3600),
                all.getOrDefault("peers", ""),
                number("port", all.getOrDefault("port", ""), 1, 65_535),
                all.getOrDefault("url", ""),
                Path.of(all.getOrDefault("out", "")));
        oneOf("engine", options.engine, "local", "kind");
        oneOf("peers", options.peers, "auto", "none");
        return options;
    }

    private static <T> List<T> list(Map<String, String> all, String name, Function<String, T> each) {
        List<T> values = new ArrayList<>();
        for (String part : all.getOrDefault(name, "").split(",", -1)) {
            values.add(each.apply(part.strip()));
        }
        return values.stream().distinct().toList();
    }

    private static int number(String name, String text, int least, int most) {
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                name + "=" + text + ": whole numbers from " + least + " to " + most + " are needed");
    }

    private static double seconds(Map<String, String> all, String name, double most) {
        String text = all.getOrDefault(name, "");
        if (text.matches("\\d{1,5}(\\.\\d{1,3})?")
                && Double.parseDouble(text) > 0
                && Double.parseDouble(text) <= most) {
            return Double.parseDouble(text);
        }
        throw new IllegalArgumentException(name + "=" + text + ": seconds are needed, more than 0 and at most " + most);
    }

    private static void oneOf(String name, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is unknown; there are " + String.join(", ", allowed));
        }
    }
}
