package dev.computethis.internal.capture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the caller adds, because it is reached in ways that class files don't show: reflection, {@code ServiceLoader},
 * files.
 *
 * @param resources paths with slashes, as {@link ClassLoader#getResource} takes them
 */
public record Includes(List<Class<?>> classes, List<String> resources, List<Path> jars) {

    public static final Includes NOTHING = new Includes(List.of(), List.of(), List.of());

    public Includes {
        classes = classes.stream().<Class<?>>map(Includes::element).toList();
        resources = List.copyOf(resources);
        jars = List.copyOf(jars);
    }

    public Includes plus(Includes more) {
        return new Includes(joined(classes, more.classes), joined(resources, more.resources), joined(jars, more.jars));
    }

    /** An array has no class file of its own. */
    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
