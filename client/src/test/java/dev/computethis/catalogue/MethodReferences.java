package dev.computethis.catalogue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Method references of every kind. */
final class MethodReferences {

    private MethodReferences() {}

    static List<Case> cases() {
        Counter counter = new Counter(10);
        List<String> names = new ArrayList<>(List.of("b", "a"));
        return List.of(
                new Case("static", c -> c.computeThis(Jobs::square, 2).run(), 4),
                new Case(
                        "static, private",
                        c -> c.computeThis(MethodReferences::hidden, 2).run(),
                        3),
                new Case(
                        "static, without arguments",
                        c -> c.computeThis(Jobs::answer).run(),
                        42L),
                new Case(
                        "static, two arguments",
                        c -> c.computeThis(Jobs::add, 1, 2).run(),
                        3),
                new Case(
                        "static, three arguments",
                        c -> c.computeThis(Jobs::join, "a", "b", "c").run(),
                        "abc"),
                new Case(
                        "static, of the JDK",
                        c -> c.computeThis(Math::max, 3, 4).run(),
                        4),
                new Case(
                        "static, of a JDK interface",
                        c -> c.computeThis(Map::copyOf, new HashMap<>(Map.of("k", 1)))
                                .run(),
                        Map.of("k", 1)),
                new Case("bound", c -> c.computeThis(counter::plus, 5).run(), 15),
                new Case(
                        "bound, to a value of the JDK",
                        c -> c.computeThis("abc"::indexOf, "c").run(),
                        2),
                new Case(
                        "bound, to a new object",
                        c -> c.computeThis(new Counter(1)::plus, 5).run(),
                        6),
                new Case(
                        "unbound, of the JDK",
                        c -> c.computeThis(String::length, "four").run(),
                        4),
                new Case(
                        "unbound, two arguments",
                        c -> c.computeThis(String::concat, "a", "b").run(),
                        "ab"),
                new Case(
                        "unbound, of a shipped class",
                        c -> c.computeThis(Counter::value, counter).run(),
                        10),
                new Case(
                        "unbound, through an interface",
                        c -> c.computeThis(Valued::value, counter).run(),
                        10),
                new Case(
                        "constructor", c -> c.computeThis(Counter::new, 3).run().value(), 3),
                new Case(
                        "constructor of the JDK",
                        c -> c.computeThis(StringBuilder::new, "sb").run().toString(),
                        "sb"),
                new Case(
                        "constructor of a generic class",
                        c -> c.computeThis(ArrayList<String>::new, names).run(),
                        List.of("b", "a")),
                new Case("array constructor", c -> c.computeThis(int[]::new, 3).run().length, 3),
                new Case(
                        "varargs",
                        c -> c.computeThis(MethodReferences::count, "a", "b").run(),
                        2),
                new Case(
                        "varargs of the JDK",
                        c -> c.computeThis(Objects::hash, 1, 2).run(),
                        Objects.hash(1, 2)),
                new Case(
                        "generic",
                        c -> c.computeThis(MethodReferences::<String>twice, "x").run(),
                        List.of("x", "x")),
                new Case(
                        "default method",
                        c -> c.computeThis(Valued::doubled, counter).run(),
                        20),
                new Case(
                        "static method of an interface",
                        c -> c.computeThis(Valued::parse, "12").run(),
                        12),
                new Case(
                        "inherited method",
                        c -> c.computeThis(Special::value, new Special(4)).run(),
                        4),
                new Case(
                        "method of a superclass",
                        c -> c.computeThis(new Special(4)::viaSuper).run(),
                        4),
                new Case("enum's values", c -> c.computeThis(Colour::values).run().length, 2),
                new Case(
                        "enum's valueOf",
                        c -> c.computeThis(Colour::valueOf, "RED").run(),
                        Colour.RED),
                new Case(
                        "method of an enum constant",
                        c -> c.computeThis(Colour.BLUE::shout).run(),
                        "BLUE with a body"),
                new Case(
                        "a primitive double",
                        c -> c.computeThis(MethodReferences::half, 3.0).run(),
                        1.5),
                new Case(
                        "sorting by a reference inside",
                        c -> c.computeThis(MethodReferences::sorted, names).run(),
                        List.of("a", "b")));
    }

    private static int hidden(int x) {
        return x + 1;
    }

    static int count(String... words) {
        return words.length;
    }

    static <T> List<T> twice(T value) {
        return List.of(value, value);
    }

    static double half(double x) {
        return x / 2;
    }

    static List<String> sorted(List<String> names) {
        return names.stream().sorted(String::compareTo).toList();
    }

    interface Valued {
        int value();

        default int doubled() {
            return inPrivate() * 2;
        }

        private int inPrivate() {
            return value();
        }

        static int parse(String text) {
            return Integer.parseInt(text);
        }
    }

    static class Counter implements Valued, Serializable {
        private final int value;

        Counter(int value) {
            this.value = value;
        }

        int plus(int more) {
            return value + more;
        }

        @Override
        public int value() {
            return value;
        }
    }

    static final class Special extends Counter {
        Special(int value) {
            super(value);
        }

        int viaSuper() {
            return Arrays.stream(new int[] {super.value()}).sum();
        }
    }

    enum Colour {
        RED,
        BLUE {
            @Override
            String shout() {
                return name() + " with a body";
            }
        };

        String shout() {
            return name();
        }
    }
}
