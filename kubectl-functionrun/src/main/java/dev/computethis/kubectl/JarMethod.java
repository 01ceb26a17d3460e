package dev.computethis.kubectl;

import dev.computethis.function.RemoteCallable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls a static method of a class, with arguments as they were typed. Travels with the jar that has the class, and finds
 * it by its name there.
 *
 * @param arguments text, of which each parameter's type makes what it can: a number, a boolean, an enum's constant or text
 *     again; a method that takes {@code String[]} alone, such as {@code main}, gets them all
 */
record JarMethod(String className, String method, List<String> arguments) implements RemoteCallable<@Nullable Object> {

    private static final long serialVersionUID = 1L;

    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            String.class, text -> text,
            int.class, Integer::valueOf,
            long.class, Long::valueOf,
            double.class, Double::valueOf,
            float.class, Float::valueOf,
            short.class, Short::valueOf,
            byte.class, Byte::valueOf,
            boolean.class, Boolean::valueOf);

    JarMethod {
        arguments = List.copyOf(arguments);
    }

    /** @param text {@code com.example.Jobs::square} */
    static JarMethod parse(String text, List<String> arguments) {
        String[] parts = text.split("::", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not of the form com.example.Jobs::square, that is CLASS::METHOD");
        }
        return new JarMethod(parts[0], parts[1], arguments);
    }

    String displayName() {
        return className.substring(className.lastIndexOf('.') + 1) + "." + method;
    }

    @Override
    @SuppressWarnings("NullAway") // The type argument says that it may be null; NullAway does not read those.
    public @Nullable Object call() throws Exception {
        Method found = find(Thread.currentThread().getContextClassLoader());
        found.setAccessible(true);
        try {
            return found.invoke(null, values(found));
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception exception) {
                throw exception;
            }
            if (thrown.getCause() instanceof Error error) {
                throw error;
            }
            throw thrown;
        }
    }

    /** The method, so that what is wrong with it is told before anything is sent. */
    Method find(ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = Class.forName(className, false, loader);
        List<Method> named = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method) && Modifier.isStatic(candidate.getModifiers()))
                .toList();
        List<Method> fitting = named.stream().filter(this::fits).toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String which = named.stream().map(Method::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
        throw new IllegalArgumentException(
                (fitting.isEmpty() ? "no static method " : "more than one static method ") + className + "::" + method
                        + " takes " + arguments.size() + " arguments that can be read from text"
                        + (named.isEmpty() ? "; it has none of that name" : "; there are" + which));
    }

    private boolean fits(Method candidate) {
        Class<?>[] types = candidate.getParameterTypes();
        return takesAll(types)
                || (types.length == arguments.size()
                        && Arrays.stream(types)
                                .allMatch(type -> type.isEnum() || READERS.containsKey(primitive(type))));
    }

    private @Nullable Object[] values(Method found) {
        Class<?>[] types = found.getParameterTypes();
        if (takesAll(types)) {
            return new @Nullable Object[] {arguments.toArray(String[]::new)};
        }
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = value(types[i], arguments.get(i), i);
        }
        return values;
    }

    private static Object value(Class<?> type, String text, int index) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(text))
                    .findFirst()
                    .orElseThrow(() -> unreadable(type, text, index));
        }
        Function<String, Object> reader = READERS.get(primitive(type));
        try {
            if (reader != null) {
                return reader.apply(text);
            }
        } catch (NumberFormatException notOne) {
            throw unreadable(type, text, index);
        }
        throw unreadable(type, text, index);
    }

    private static IllegalArgumentException unreadable(Class<?> type, String text, int index) {
        return new IllegalArgumentException(
                "argument " + (index + 1) + ", '" + text + "', is no " + type.getSimpleName());
    }

    private static boolean takesAll(Class<?>[] types) {
        return types.length == 1 && types[0] == String[].class;
    }

    private static Class<?> primitive(Class<?> type) {
        return type == Integer.class
                ? int.class
                : type == Long.class
                        ? long.class
                        : type == Double.class ? double.class : type == Boolean.class ? boolean.class : type;
    }
}
