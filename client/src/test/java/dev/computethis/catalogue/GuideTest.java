package dev.computethis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.ComputeClient;
import dev.computethis.function.RemoteCallable;
import dev.computethis.guide.Maths;
import dev.computethis.guide.Orders;
import dev.computethis.guide.Report;
import dev.computethis.internal.FakeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/functions.md} to what is. Run with {@code -Dcomputethis.write-docs=true} to write it anew. */
class GuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "functions.md");
    private static final Pattern PAGE = Pattern.compile("(<!-- explain (\\w+) -->\n```\n).*?(```\n)", Pattern.DOTALL);

    /** In the table of what goes wrong elsewhere: {@code ClassName.methodName}. */
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    private static final String SIZE = " *[\\d.]+ k?M?B";

    private static final Map<String, RemoteCallable<Integer>> FUNCTIONS = Map.of(
            "values", Orders.discounted(),
            "library", Maths.factorial(),
            "fields", new Report().total());

    private final ComputeClient compute = ComputeClient.over(new FakeService(), "default");

    @Test
    void itShowsWhatExplainPrints() throws IOException {
        String guide = Files.readString(GUIDE);

        String now = PAGE.matcher(guide)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + explained(found.group(2)) + found.group(3)));
        if (Boolean.getBoolean("computethis.write-docs")) {
            Files.writeString(GUIDE, now);
        }

        // Sizes differ a little between compilers.
        assertThat(guide.replaceAll(SIZE, "…")).isEqualTo(now.replaceAll(SIZE, "…"));
        assertThat(PAGE.matcher(guide).results().map(found -> found.group(2)))
                .containsExactly("values", "library", "fields");
    }

    @Test
    void eachOfTheSixteenPointsNamesTestsThatThereAre() throws IOException {
        List<String> rows = Files.readAllLines(GUIDE).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();

        assertThat(rows).hasSize(16);
        Set<String> missing = new TreeSet<>();
        for (String row : rows) {
            List<MatchResult> named = TEST.matcher(row).results().toList();
            assertThat(named).as(row).isNotEmpty();
            named.stream()
                    .filter(test -> !exists(test.group(1), test.group(2)))
                    .forEach(test -> missing.add(test.group()));
        }
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type, String method) {
        try (Stream<Path> files = Files.walk(Path.of(".."), 16)) {
            return files.filter(file ->
                            file.endsWith(type + ".java") && file.toString().contains("src/test"))
                    .anyMatch(file -> read(file).contains(" " + method + "("));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private String explained(String name) {
        RemoteCallable<Integer> function = Objects.requireNonNull(FUNCTIONS.get(name), name);
        return shown(compute.computeThis(function).explain().toString());
    }

    /** Without what differs from machine to machine: the place of jars. */
    private static String shown(String page) {
        return page.lines()
                        .map(line -> line.replaceAll("/\\S*/([^/\\s]+\\.jar)", "…/$1")
                                .replaceAll("\\.jar +", ".jar  ")
                                .stripTrailing())
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
