package dev.computethis.internal.capture;

import dev.computethis.Explanation;
import dev.computethis.Explanation.Part;
import dev.computethis.Explanation.Value;
import dev.computethis.NotSerializableFunctionException;
import dev.computethis.internal.capture.Variables.Variable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Tells what a capture would take, and why one is not possible. */
public final class Explainer {

    private final Capture capture;

    public Explainer(Capture capture) {
        this.capture = capture;
    }

    /**
     * @param name what the caller calls the function; null where it goes by what the code says
     * @param poolJavaRelease what the pool's JDK is, where that is known
     */
    public Explanation explain(
            Serializable function,
            List<@Nullable Object[]> arguments,
            Includes includes,
            @Nullable String name,
            String pool,
            @Nullable Integer poolJavaRelease) {
        List<Value> variables =
                Variables.of(function).stream().map(Explainer::value).toList();
        List<Value> first = new ArrayList<>();
        if (!arguments.isEmpty()) {
            for (Object argument : arguments.get(0)) {
                first.add(value(new Variable("argument " + (first.size() + 1), argument)));
            }
        }
        try {
            Captured captured = capture.capture(function, arguments, includes);
            return of(captured, name, variables, first, pool, poolJavaRelease);
        } catch (NotSerializableFunctionException | IllegalArgumentException obstacle) {
            FunctionName told = capture.name(function);
            return new Explanation(
                    name == null ? told.display() : name,
                    told.source(),
                    variables,
                    first,
                    arguments.size(),
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    0,
                    pool,
                    poolJavaRelease,
                    List.of(),
                    List.of(),
                    List.of(String.valueOf(obstacle.getMessage())));
        }
    }

    private static Explanation of(
            Captured captured,
            @Nullable String name,
            List<Value> variables,
            List<Value> first,
            String pool,
            @Nullable Integer poolJavaRelease) {
        Code code = captured.code();
        int needed = code.bundle().javaRelease();
        List<String> obstacles = poolJavaRelease == null || poolJavaRelease == 0 || needed <= poolJavaRelease
                ? List.of()
                : List.of("Its classes are compiled for Java " + needed + ", and pool '" + pool + "' has "
                        + poolJavaRelease + ". Compile with --release " + poolJavaRelease + ", or use a newer pool.");
        return new Explanation(
                name == null ? captured.function() : name,
                captured.source(),
                variables,
                first,
                captured.payload().arguments().size(),
                captured.payload().encode().length,
                parts(code.bundle().classes()),
                code.jars().stream()
                        .map(jar -> new Part(jar.source().toString(), jar.size()))
                        .toList(),
                parts(code.bundle().resources()),
                needed,
                pool,
                poolJavaRelease,
                List.copyOf(code.reflective()),
                List.copyOf(code.missing()),
                obstacles);
    }

    private static List<Part> parts(SortedMap<String, byte[]> files) {
        return files.entrySet().stream()
                .map(file -> new Part(file.getKey(), file.getValue().length))
                .toList();
    }

    private static Value value(Variable variable) {
        Object value = variable.value();
        return new Value(
                variable.name(), value == null ? "null" : value.getClass().getTypeName(), bytes(value));
    }

    private static @Nullable Integer bytes(@Nullable Object value) {
        try {
            return Recording.sizeOf(value);
        } catch (Recording.Refused notSerializable) {
            return null;
        }
    }
}
