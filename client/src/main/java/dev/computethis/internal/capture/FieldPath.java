package dev.computethis.internal.capture;

import dev.computethis.internal.capture.Variables.Variable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shortest way from a function or argument to an object in it, as one would write it in the source. */
final class FieldPath {

    private static final int MOST_OBJECTS = 200_000;

    private record Node(Object object, String path) {}

    private FieldPath() {}

    /**
     * @param rootName what to call {@code root}; empty for a function, whose variables stand for themselves
     * @return null where no way was found, such as one through the insides of a JDK class
     */
    static @Nullable String to(Object culprit, @Nullable Object root, String rootName) {
        if (root == null) {
            return null;
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> todo = new ArrayDeque<>();
        todo.add(new Node(root, rootName));
        seen.add(root);
        while (!todo.isEmpty() && seen.size() < MOST_OBJECTS) {
            Node node = todo.remove();
            if (node.object() == culprit) {
                return node.path();
            }
            for (Variable variable : Variables.of(node.object())) {
                Object value = variable.value();
                if (value != null && seen.add(value)) {
                    todo.add(new Node(value, joined(node.path(), variable.name())));
                }
            }
        }
        return null;
    }

    private static String joined(String path, String name) {
        if (path.isEmpty()) {
            return name;
        }
        return name.startsWith("[") || name.startsWith(".") ? path + name : path + "." + name;
    }
}
