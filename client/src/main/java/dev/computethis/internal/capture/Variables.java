package dev.computethis.internal.capture;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object holds, as named as the source names it: a lambda's captured variables, an object's fields, elements. */
final class Variables {

    /**
     * Something held.
     *
     * @param name such as {@code x}, {@code Report.this}, {@code [3]}
     */
    record Variable(String name, @Nullable Object value) {}

    private Variables() {}

    /** What {@code holder} would take along when serialized. JDK objects show only what their interfaces do. */
    static List<Variable> of(Object holder) {
        SerializedLambda lambda = holder instanceof Serializable ? lambda(holder) : null;
        if (lambda != null) {
            return captured(lambda, holder.getClass().getClassLoader());
        }
        if (Proxy.isProxyClass(holder.getClass())) {
            return List.of(new Variable("handler", Proxy.getInvocationHandler(holder)));
        }
        if (holder instanceof Object[] array) {
            return elements(List.of(), Arrays.asList(array));
        }
        if (holder instanceof Map<?, ?> map) {
            return entries(holder, map);
        }
        if (holder instanceof Collection<?> collection) {
            return elements(fields(holder), collection);
        }
        if (holder instanceof Optional<?> optional) {
            return List.of(new Variable("get()", optional.orElse(null)));
        }
        return fields(holder);
    }

    private static List<Variable> entries(Object holder, Map<?, ?> map) {
        List<Variable> found = new ArrayList<>(fields(holder));
        map.forEach((key, value) -> {
            found.add(new Variable(".key " + brief(key), key));
            found.add(new Variable("[" + brief(key) + "]", value));
        });
        return found;
    }

    private static List<Variable> elements(List<Variable> fields, Collection<?> elements) {
        List<Variable> found = new ArrayList<>(fields);
        int index = 0;
        for (Object element : elements) {
            found.add(new Variable("[" + index++ + "]", element));
        }
        return found;
    }

    /** A lambda's captured variables, with the names the implementation's parameters have. */
    static List<Variable> captured(SerializedLambda lambda, @Nullable ClassLoader loader) {
        ClassFile file = loader == null
                ? null
                : ClassFile.find(loader, lambda.getImplClass().replace('/', '.'));
        boolean isReference = !FunctionName.isLambda(lambda.getImplMethodName());
        List<String> names =
                FunctionName.of(lambda, file == null ? null : file.bytes()).variables();
        List<Variable> found = new ArrayList<>();
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            String name = i < names.size() ? names.get(i) : "captured value " + i;
            if (isReference) {
                name = "the receiver";
            } else if (name.equals("this")) {
                name = outer(lambda.getImplClass()) + ".this";
            }
            found.add(new Variable(name, lambda.getCapturedArg(i)));
        }
        return found;
    }

    private static String outer(String internalName) {
        String last = internalName.substring(internalName.lastIndexOf('/') + 1);
        return last.substring(last.lastIndexOf('$') + 1);
    }

    private static List<Variable> fields(Object holder) {
        List<Variable> found = new ArrayList<>();
        for (Class<?> type = holder.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.getType().isPrimitive()) {
                    value(field, holder).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Variable> value(Field field, Object holder) {
        try {
            field.setAccessible(true);
            return Optional.of(new Variable(name(field), field.get(holder)));
        } catch (InaccessibleObjectException | IllegalAccessException closed) {
            // A JDK class, or a module that is not open: the path ends before it.
            return Optional.empty();
        }
    }

    /** The compiler's names for what an inner class captures, told as the source has them. */
    private static String name(Field field) {
        if (field.getName().startsWith("this$")) {
            return field.getType().getSimpleName() + ".this";
        }
        return field.getName().startsWith("val$") ? field.getName().substring(4) : field.getName();
    }

    /** The serialized form of a serializable lambda; null for any other object. */
    static @Nullable SerializedLambda lambda(Object object) {
        try {
            Method writeReplace = object.getClass().getDeclaredMethod("writeReplace");
            if (!object.getClass().isSynthetic()) {
                return null;
            }
            writeReplace.setAccessible(true);
            return writeReplace.invoke(object) instanceof SerializedLambda lambda ? lambda : null;
        } catch (ReflectiveOperationException | InaccessibleObjectException notALambda) {
            return null;
        }
    }

    private static String brief(@Nullable Object key) {
        String text = key instanceof String || key instanceof Number || key instanceof Enum<?>
                ? String.valueOf(key)
                : key == null ? "null" : key.getClass().getSimpleName();
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
