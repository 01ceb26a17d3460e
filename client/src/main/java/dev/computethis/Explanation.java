package dev.computethis;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would be sent for a computation, as data, and by {@link #toString()} for reading. Nothing has been sent.
 *
 * @param function the display name
 * @param source {@code File.java:line}, where it is known
 * @param variables what the function captured, in order; the receiver of a bound method reference is one
 * @param arguments the first invocation's arguments
 * @param invocations how many invocations there are
 * @param payloadBytes the size of the serialized function and all arguments; 0 where it can't travel
 * @param classes the classes that go one by one
 * @param jars the jars that go whole, each once per namespace of a service however many functions need it
 * @param resources the files that go along
 * @param javaRelease the feature release of the newest class file; 0 where it can't travel
 * @param pool the pool it would run in
 * @param poolJavaRelease the feature release of that pool's JDK; null where the service did not tell
 * @param onlyByReflection classes there are that the shipped ones name only as text, and that are not sent; {@code
 *     include} those that are needed
 * @param missing names that some class refers to and that were not found; harmless unless they are used
 * @param obstacles why it can't travel, each with what to do; empty where it can
 */
public record Explanation(
        String function,
        @Nullable String source,
        List<Value> variables,
        List<Value> arguments,
        int invocations,
        int payloadBytes,
        List<Part> classes,
        List<Part> jars,
        List<Part> resources,
        int javaRelease,
        String pool,
        @Nullable Integer poolJavaRelease,
        List<String> onlyByReflection,
        List<String> missing,
        List<String> obstacles) {

    /**
     * A captured variable or an argument.
     *
     * @param type its class; {@code null} for null
     * @param bytes what it alone takes serialized; null where it can't be
     */
    public record Value(String name, String type, @Nullable Integer bytes) {}

    /** Something that is sent: a class, a jar, a file. */
    public record Part(String name, int bytes) {}

    public Explanation {
        variables = List.copyOf(variables);
        arguments = List.copyOf(arguments);
        classes = List.copyOf(classes);
        jars = List.copyOf(jars);
        resources = List.copyOf(resources);
        onlyByReflection = List.copyOf(onlyByReflection);
        missing = List.copyOf(missing);
        obstacles = List.copyOf(obstacles);
    }

    public boolean canTravel() {
        return obstacles.isEmpty();
    }

    /** A page to read. */
    @Override
    public String toString() {
        StringBuilder page = new StringBuilder(function);
        page.append(canTravel() ? " can travel" : " can't travel").append('\n');
        obstacles.forEach(why -> page.append("  ! ").append(why).append('\n'));
        values(page, "captures", variables);
        values(
                page,
                invocations == 1 ? "arguments" : "arguments of the first of " + invocations + " invocations",
                arguments);
        if (canTravel()) {
            page.append("  payload, sent each time: ")
                    .append(size(payloadBytes))
                    .append('\n');
        }
        parts(page, "class", "classes", ", sent once: ", classes);
        parts(page, "resource", "resources", ", sent once: ", resources);
        parts(page, "jar", "jars", ", sent once for all functions that need them: ", jars);
        if (javaRelease > 0) {
            page.append("  needs Java ")
                    .append(javaRelease)
                    .append("; pool '")
                    .append(pool)
                    .append("' ");
            page.append(
                            poolJavaRelease == null
                                    ? "tells no release: there is none of that name, or the service does not answer"
                                    : "has " + poolJavaRelease)
                    .append('\n');
        }
        names(
                page,
                "named only as text, and so not sent (include those that are loaded by reflection)",
                onlyByReflection);
        names(page, "referred to, but not found (harmless unless used)", missing);
        return page.toString();
    }

    private static void values(StringBuilder page, String title, List<Value> values) {
        if (values.isEmpty()) {
            return;
        }
        page.append("  ").append(title).append('\n');
        int width =
                values.stream().mapToInt(value -> value.name().length()).max().orElse(0);
        for (Value value : values) {
            page.append("    ")
                    .append(padded(value.name(), width))
                    .append("  ")
                    .append(value.type())
                    .append("  ");
            page.append(value.bytes() == null ? "not serializable" : size(value.bytes()))
                    .append('\n');
        }
    }

    private static void parts(StringBuilder page, String one, String many, String title, List<Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        long sum = parts.stream().mapToLong(Part::bytes).sum();
        page.append("  ")
                .append(parts.size())
                .append(' ')
                .append(parts.size() == 1 ? one : many)
                .append(title)
                .append(size(sum))
                .append('\n');
        int width = parts.stream().mapToInt(part -> part.name().length()).max().orElse(0);
        for (Part part : parts) {
            page.append("    ")
                    .append(padded(part.name(), width))
                    .append("  ")
                    .append(size(part.bytes()))
                    .append('\n');
        }
    }

    private static void names(StringBuilder page, String title, List<String> names) {
        if (!names.isEmpty()) {
            page.append("  ").append(title).append('\n');
            page.append(names.stream().map(name -> "    " + name + "\n").collect(Collectors.joining()));
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
