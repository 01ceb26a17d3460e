package dev.computethis.catalogue;

import dev.computethis.ComputeClient;
import dev.computethis.function.RemoteCallable;
import dev.computethis.function.RemoteFunction;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lambdas in lambdas, of every place, and functions that are objects of classes. */
final class Lambdas {

    private static final int CONSTANT = compute();
    private static final RemoteCallable<Integer> IN_A_FIELD = () -> CONSTANT + 1;

    private Lambdas() {}

    private static int compute() {
        return 41;
    }

    static List<Case> cases() {
        int x = 3;
        SerializableFunction<Integer, Integer> captured = y -> y + x;
        RemoteCallable<Integer> variable = () -> x;
        RemoteCallable<Integer> outer = () -> variable.call() + 1;
        Comparator<String> byLength = (Comparator<String> & Serializable) (a, b) -> a.length() - b.length();
        return List.of(
                new Case(
                        "a lambda in a lambda",
                        c -> c.computeThis(() -> twice(() -> x)).run(),
                        6),
                new Case(
                        "three deep",
                        c -> c.computeThis(() -> {
                                    Supplier<Supplier<Integer>> inner = () -> () -> x;
                                    return inner.get().get();
                                })
                                .run(),
                        3),
                new Case(
                        "captures a lambda",
                        c -> c.computeThis(() -> captured.apply(1)).run(),
                        4),
                new Case(
                        "captures a lambda that captures a lambda",
                        c -> c.computeThis(() -> outer.call() + 1).run(),
                        5),
                new Case(
                        "returns a lambda",
                        c -> {
                            SerializableFunction<Integer, Integer> back =
                                    c.computeThis(() -> captured).run();
                            return back.apply(2);
                        },
                        5),
                new Case(
                        "takes a lambda as its argument",
                        c -> c.computeThis((SerializableFunction<Integer, Integer> f) -> f.apply(10), captured)
                                .run(),
                        13),
                new Case(
                        "captures a comparator",
                        c -> c.computeThis(() -> "ab".compareTo("b") + byLength.compare("ab", "b"))
                                .run(),
                        0),
                new Case(
                        "kept in a static field", c -> c.computeThis(IN_A_FIELD).run(), 42),
                new Case(
                        "reads a static field",
                        c -> c.computeThis(() -> CONSTANT).run(),
                        41),
                new Case(
                        "streams",
                        c -> c.computeThis(() -> IntStream.rangeClosed(1, 4)
                                        .map(i -> i * x)
                                        .sum())
                                .run(),
                        30),
                new Case(
                        "collectors",
                        c -> c.computeThis(() -> Map.copyOf(IntStream.range(0, 4)
                                        .boxed()
                                        .collect(Collectors.groupingBy(i -> i % 2, Collectors.counting()))))
                                .run(),
                        Map.of(0, 2L, 1, 2L)),
                new Case("recursion", c -> c.computeThis(Lambdas::factorial, 5).run(), 120),
                new Case(
                        "calls another class of the user's",
                        c -> c.computeThis(() -> Jobs.square(Jobs.add(1, 2))).run(),
                        9),
                new Case("in an instance method, without this", c -> new Instance(5).without(c), 1),
                new Case("in an instance method, with this", c -> new Instance(5).with(c), 6),
                new Case("in a constructor", c -> new InConstructor().function(c), "made"),
                new Case("in an interface's default method", c -> new Instance(5).byDefault(c), 50),
                new Case("in an interface's private method", c -> new Instance(5).byPrivate(c), 500),
                new Case("in a nested class", c -> Nested.run(c), "nested"),
                new Case("an anonymous class", c -> c.computeThis(anonymous(4)).run(), 8),
                new Case(
                        "an object of a named class",
                        c -> c.computeThis(new Adder(1), 2).run(),
                        3),
                new Case(
                        "an enum constant as the function",
                        c -> c.computeThis(Op.TWICE, 21).run(),
                        42),
                new Case(
                        "a record as the function",
                        c -> c.computeThis(new Times(3), 4).run(),
                        12),
                new Case(
                        "a local class inside",
                        c -> c.computeThis(Lambdas::withLocalClass).run(),
                        "local 3"),
                new Case(
                        "a local record inside",
                        c -> c.computeThis(Lambdas::withLocalRecord).run(),
                        "Point[x=1]"),
                new Case(
                        "an inner class inside",
                        c -> c.computeThis(() -> new Instance(2).new Inner().sum())
                                .run(),
                        3),
                new Case(
                        "a switch on a String",
                        c -> c.computeThis(Lambdas::chosen, "two").run(),
                        2),
                new Case(
                        "a switch on an enum",
                        c -> c.computeThis(Lambdas::day, Op.TWICE).run(),
                        "twice"),
                new Case(
                        "text blocks and instanceof patterns",
                        c -> c.computeThis(Lambdas::pattern, (Object) "a").run(),
                        "a\n"),
                new Case(
                        "catches its own exception",
                        c -> c.computeThis(Lambdas::caught).run(),
                        "caught own"),
                new Case("an assertion", c -> c.computeThis(Lambdas::asserted).run(), true),
                new Case("generic lambda", c -> Lambdas.<String>identity(c, "same"), "same"),
                new Case(
                        "composed functions",
                        c -> c.computeThis(() -> compose(i -> i + 1, i -> i * 2).apply(3))
                                .run(),
                        8),
                new Case(
                        "an action with an effect there",
                        c -> c.computeThis(() -> {
                                    Effects.count++;
                                })
                                .run(),
                        null),
                new Case(
                        "a callable that calls a callable",
                        c -> c.computeThis(() -> {
                                    Callable<Integer> callable = () -> x * 2;
                                    return callable.call();
                                })
                                .run(),
                        6));
    }

    private static int twice(Supplier<Integer> supplier) {
        return supplier.get() * 2;
    }

    private static int factorial(int n) {
        IntUnaryOperator step = m -> m * factorial(n - 1);
        return n <= 1 ? 1 : step.applyAsInt(n);
    }

    private static Function<Integer, Integer> compose(Function<Integer, Integer> f, Function<Integer, Integer> g) {
        return f.andThen(g);
    }

    private static RemoteCallable<Integer> anonymous(int n) {
        return new RemoteCallable<>() {
            @Override
            public Integer call() {
                return n * 2;
            }
        };
    }

    private static String withLocalClass() {
        class Local {
            @Override
            public String toString() {
                return "local " + 3;
            }
        }
        return new Local().toString();
    }

    private static String withLocalRecord() {
        record Point(int x) {}
        return new Point(1).toString();
    }

    private static int chosen(String word) {
        return switch (word) {
            case "one" -> 1;
            case "two" -> 2;
            default -> 0;
        };
    }

    private static String day(Op op) {
        return switch (op) {
            case TWICE -> "twice";
            case NOT -> "not";
        };
    }

    private static String pattern(Object value) {
        return value instanceof String text ? """
                %s
                """.formatted(text) : "";
    }

    private static String caught() {
        try {
            throw new Own("own");
        } catch (Own own) {
            return "caught " + own.getMessage();
        }
    }

    private static boolean asserted() {
        assert CONSTANT == 41;
        return true;
    }

    private static <T> @Nullable Object identity(ComputeClient compute, T value) {
        return compute.computeThis(() -> value).run();
    }

    interface SerializableFunction<A, R> extends Function<A, R>, Serializable {}

    interface Multiplies {
        int factor();

        default int byDefault(ComputeClient compute) {
            int factor = factor();
            return compute.computeThis(() -> factor * 10).run();
        }

        default int byPrivate(ComputeClient compute) {
            return inPrivate(compute);
        }

        private int inPrivate(ComputeClient compute) {
            int factor = factor();
            return compute.computeThis(() -> factor * 100).run();
        }
    }

    static final class Instance implements Multiplies, Serializable {
        private final int field;

        Instance(int field) {
            this.field = field;
        }

        int without(ComputeClient compute) {
            return compute.computeThis(() -> 1).run();
        }

        int with(ComputeClient compute) {
            return compute.computeThis(() -> field + 1).run();
        }

        @Override
        public int factor() {
            return field;
        }

        final class Inner {
            int sum() {
                return field + 1;
            }
        }
    }

    static final class InConstructor {
        private final RemoteCallable<String> made;

        InConstructor() {
            made = () -> "made";
        }

        String function(ComputeClient compute) {
            return compute.computeThis(made).run();
        }
    }

    static final class Nested {
        private static String hidden() {
            return "nested";
        }

        static String run(ComputeClient compute) {
            return compute.computeThis(() -> hidden()).run();
        }
    }

    record Adder(int more) implements RemoteFunction<Integer, Integer> {
        @Override
        public Integer apply(Integer x) {
            return x + more;
        }
    }

    record Times(int factor) implements RemoteFunction<Integer, Integer> {
        @Override
        public Integer apply(Integer x) {
            return x * factor;
        }
    }

    enum Op implements RemoteFunction<Integer, Integer> {
        TWICE,
        NOT;

        @Override
        public Integer apply(Integer x) {
            return this == TWICE ? x * 2 : -x;
        }
    }

    static final class Effects {
        static volatile int count;

        private Effects() {}
    }

    static final class Own extends Exception {
        Own(String message) {
            super(message);
        }
    }
}
