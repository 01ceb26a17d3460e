package dev.computethis.internal.capture;

import dev.computethis.protocol.Limits;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Arguments in readable form: short, on one line, in printable characters. Calls no method of a user's class, as that could
 * take long, load what is loaded lazily, or throw: such an object is named by its class.
 */
public final class ArgumentsPreview {

    /** So that what holds itself has an end. */
    private static final int DEPTH = 4;
    /** Larger numbers take long to print. */
    private static final int BITS = 512;

    private static final String CUT = "…";

    private static final Set<Class<?>> KNOWN = Set.of(
            ArrayList.class,
            LinkedList.class,
            ArrayDeque.class,
            HashSet.class,
            LinkedHashSet.class,
            TreeSet.class,
            HashMap.class,
            LinkedHashMap.class,
            TreeMap.class,
            Arrays.asList().getClass());
    /** What {@code List.of} and the like make. */
    private static final List<String> WITHIN = List.of(
            "java.util.ImmutableCollections$", "java.util.Collections$Singleton", "java.util.Collections$Empty");

    private final StringBuilder text = new StringBuilder();
    private final int room;

    private ArgumentsPreview(int room) {
        this.room = room;
    }

    /** Of the arguments of each invocation; null where there is one without any. */
    static @Nullable String of(List<@Nullable Object[]> invocations) {
        if (invocations.size() == 1) {
            List<@Nullable Object> arguments = Arrays.asList(invocations.get(0));
            return arguments.isEmpty() ? null : new ArgumentsPreview(Limits.ARGUMENTS_PREVIEW).all(arguments);
        }
        String count = count(invocations.size());
        List<@Nullable Object> each = invocations.stream()
                .limit(Limits.ARGUMENTS_PREVIEW)
                .map(arguments -> arguments.length == 1 ? arguments[0] : Arrays.asList(arguments))
                .toList();
        return new ArgumentsPreview(Limits.ARGUMENTS_PREVIEW - count.length()).all(each) + count;
    }

    /** Of invocations that go in one run, each with what it shows alone. */
    public static String together(List<@Nullable String> each) {
        String count = count(each.size());
        ArgumentsPreview preview = new ArgumentsPreview(Limits.ARGUMENTS_PREVIEW - count.length());
        preview.listed(each.iterator(), one -> preview.text.append(one == null ? "()" : one));
        return preview.cut() + count;
    }

    private static String count(int invocations) {
        return String.format(Locale.ROOT, " (%,d invocations)", invocations);
    }

    private String all(List<@Nullable Object> values) {
        listed(values.iterator(), value -> value(value, 0));
        return cut();
    }

    private String cut() {
        if (text.length() <= room) {
            return text.toString();
        }
        int end = room - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    private <T extends @Nullable Object> void listed(Iterator<T> values, Consumer<T> each) {
        for (boolean first = true; text.length() <= room && values.hasNext(); first = false) {
            text.append(first ? "" : ", ");
            each.accept(values.next());
        }
    }

    private void value(@Nullable Object value, int depth) {
        if (value == null || isPlain(value)) {
            text.append(value);
        } else if (value instanceof String string) {
            quoted(string, '"');
        } else if (value instanceof Character character) {
            quoted(character.toString(), '\'');
        } else if (value instanceof Enum<?> constant) {
            text.append(constant.name());
        } else if (value.getClass().isArray()) {
            text.append(value.getClass().getComponentType().getSimpleName())
                    .append('[')
                    .append(Array.getLength(value))
                    .append(']');
        } else if (isKnown(value) && value instanceof Collection<?> collection) {
            text.append('[');
            inside(collection.iterator(), depth, one -> value(one, depth + 1));
            text.append(']');
        } else if (isKnown(value) && value instanceof Map<?, ?> map) {
            text.append('{');
            inside(map.entrySet().iterator(), depth, entry -> {
                value(entry.getKey(), depth + 1);
                text.append('=');
                value(entry.getValue(), depth + 1);
            });
            text.append('}');
        } else {
            printable(value.getClass().getTypeName());
        }
    }

    private <T extends @Nullable Object> void inside(Iterator<T> values, int depth, Consumer<T> each) {
        if (depth == DEPTH) {
            text.append(CUT);
            return;
        }
        try {
            listed(values, each);
        } catch (ConcurrentModificationException changing) {
            text.append(CUT);
        }
    }

    /** Whether it is a collection of the JDK that only goes through what it holds itself. */
    private static boolean isKnown(Object value) {
        String name = value.getClass().getName();
        return KNOWN.contains(value.getClass()) || WITHIN.stream().anyMatch(name::startsWith);
    }

    /** Whether its {@code toString()} is the JDK's own, quick, and in printable characters. */
    private static boolean isPlain(Object value) {
        if (value instanceof BigInteger || value instanceof BigDecimal) {
            BigInteger digits = value instanceof BigDecimal decimal ? decimal.unscaledValue() : (BigInteger) value;
            return value.getClass().getPackageName().equals("java.math") && digits.bitLength() <= BITS;
        }
        return value instanceof Boolean
                || (value instanceof Number && value.getClass().getPackageName().equals("java.lang"))
                || value.getClass().getPackageName().equals("java.time")
                || value instanceof UUID
                || value instanceof URI;
    }

    private void quoted(String string, char quote) {
        text.append(quote);
        printable(string);
        text.append(quote);
    }

    /** What can't be seen, or turns text around, by its number. */
    private void printable(String string) {
        string.codePoints().takeWhile(c -> text.length() <= room).forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    text.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\u{%X}" : "\\u%04X", c));
                default -> {
                    if (c == '"' || c == '\\') {
                        text.append('\\');
                    }
                    text.appendCodePoint(c);
                }
            }
        });
    }
}
