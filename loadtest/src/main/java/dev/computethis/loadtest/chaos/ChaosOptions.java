package dev.computethis.loadtest.chaos;

import dev.computethis.loadtest.chaos.faults.Faults;
import dev.computethis.loadtest.chaos.faults.Faults.Entry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is asked for, as {@code name=value}. An empty value is as none.
 *
 * @param seed of the order of faults, of what each hits, and of the runs
 * @param faults how many
 * @param kinds which, by weight
 * @param callers how many runs are under way at a time
 * @param limit seconds after which no further fault is struck
 * @param url of the service
 * @param out the report's folder
 */
record ChaosOptions(long seed, int faults, List<Entry> kinds, int callers, int limit, String url, Path out) {

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("seed", "1");
        DEFAULTS.put("faults", "210");
        DEFAULTS.put("kinds", "all");
        DEFAULTS.put("callers", "8");
        DEFAULTS.put("limit", "2400");
        DEFAULTS.put("url", "");
        DEFAULTS.put("out", "loadtest/target/chaos");
    }

    /** @throws IllegalArgumentException which says what is wrong and what would be right */
    static ChaosOptions parse(String... arguments) {
        Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length == 1 || !DEFAULTS.containsKey(parts[0])) {
                throw new IllegalArgumentException("'" + argument + "' is no option; there are "
                        + DEFAULTS.keySet().stream().map(name -> name + "=").collect(Collectors.joining(" ")));
            }
            if (!parts[1].isBlank()) {
                all.put(parts[0], parts[1].strip());
            }
        }
        return new ChaosOptions(
                number(all, "seed", Long.MAX_VALUE),
                (int) number(all, "faults", 10_000),
                kinds(all.getOrDefault("kinds", "")),
                (int) number(all, "callers", 64),
                (int) number(all, "limit", 86_400),
                all.getOrDefault("url", ""),
                Path.of(all.getOrDefault("out", "")));
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

    private static List<Entry> kinds(String text) {
        return switch (text) {
            case "all" -> Faults.ALL;
            case "short" -> Schedule.ofShort();
            default ->
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .distinct()
                        .map(Faults::of)
                        .toList();
        };
    }

    private static long number(Map<String, String> all, String name, long most) {
        String text = all.getOrDefault(name, "");
        if (text.matches("\\d{1,18}") && Long.parseLong(text) >= 1 && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException(name + "=" + text + ": a whole number from 1 to " + most + " is needed");
    }
}
