package dev.computethis.catalogue;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Values of every kind, captured by lambdas or given as arguments. */
final class Captures {

    private Captures() {}

    static List<Case> cases() {
        int number = 7;
        long big = 1L << 40;
        double real = 1.5;
        boolean yes = true;
        char letter = 'x';
        byte small = 3;
        short notLong = 300;
        float single = 2.5f;
        String text = "text";
        @Nullable String nothing = null;
        int[] ints = {1, 2, 3};
        int[][] matrix = {{1, 2}, {3, 4}};
        String[] words = {"a", "b"};
        List<Integer> list = new ArrayList<>(List.of(1, 2));
        List<Integer> immutable = List.of(4, 5);
        Map<String, List<Integer>> nested = Map.of("k", List.of(1, 2, 3));
        Map<String, Integer> sorted = new TreeMap<>(Comparator.reverseOrder());
        sorted.put("a", 1);
        sorted.put("b", 2);
        Set<String> linked = new LinkedHashSet<>(List.of("z", "y"));
        Deque<String> deque = new ArrayDeque<>(List.of("q"));
        EnumMap<DayOfWeek, Integer> days = new EnumMap<>(Map.of(DayOfWeek.MONDAY, 1));
        Map<String, Integer> concurrent = new ConcurrentHashMap<>(Map.of("c", 3));
        List<Integer> synchronizedList = Collections.synchronizedList(new ArrayList<>(List.of(9)));
        BitSet bits = BitSet.valueOf(new long[] {5});
        AtomicInteger atomic = new AtomicInteger(11);
        BigDecimal price = new BigDecimal("12.50");
        BigInteger huge = BigInteger.TWO.pow(100);
        LocalDate date = LocalDate.of(2026, 11, 24);
        Duration duration = Duration.ofMinutes(3);
        UUID uuid = new UUID(1, 2);
        URI uri = URI.create("http://example.com/a");
        Class<?> type = Jobs.class;
        Money money = new Money(5, "EUR");
        Box<Money> box = new Box<>(money);
        Cycle cycle = new Cycle();
        cycle.self = cycle;
        Object[] mixed = {1, "two", money, null};
        StringBuilder builder = new StringBuilder("built");
        Secret secret = new Secret("kept", "dropped");
        return List.of(
                new Case("captures an int", c -> c.computeThis(() -> number + 1).run(), 8),
                new Case("captures a long", c -> c.computeThis(() -> big + 1).run(), (1L << 40) + 1),
                new Case("captures a double", c -> c.computeThis(() -> real * 2).run(), 3.0),
                new Case("captures a boolean", c -> c.computeThis(() -> !yes).run(), false),
                new Case(
                        "captures a char",
                        c -> c.computeThis(() -> (char) (letter + 1)).run(),
                        'y'),
                new Case(
                        "captures byte, short and float",
                        c -> c.computeThis(() -> small + notLong + single).run(),
                        305.5f),
                new Case(
                        "captures a String",
                        c -> c.computeThis(() -> text + "!").run(),
                        "text!"),
                new Case(
                        "captures null",
                        c -> c.computeThis(() -> nothing == null).run(),
                        true),
                new Case("returns null", c -> c.computeThis(() -> nothing).run(), null),
                new Case(
                        "captures an array of ints",
                        c -> c.computeThis(() -> Arrays.stream(ints).sum()).run(),
                        6),
                new Case(
                        "captures an array of arrays",
                        c -> c.computeThis(() -> matrix[1][0]).run(),
                        3),
                new Case(
                        "captures an array of objects",
                        c -> c.computeThis(() -> String.join("-", words)).run(),
                        "a-b"),
                new Case(
                        "captures a mixed array",
                        c -> c.computeThis(() -> Arrays.toString(mixed)).run(),
                        "[1, two, 5 EUR, null]"),
                new Case(
                        "captures a list", c -> c.computeThis(() -> list.get(1)).run(), 2),
                new Case(
                        "captures an immutable list",
                        c -> c.computeThis(() -> immutable).run(),
                        List.of(4, 5)),
                new Case(
                        "captures a map of lists",
                        c -> c.computeThis(() -> nested.get("k").size()).run(),
                        3),
                new Case(
                        "captures a sorted map with its order",
                        c -> c.computeThis(() -> sorted.toString()).run(),
                        "{b=2, a=1}"),
                new Case(
                        "captures an ordered set",
                        c -> c.computeThis(() -> linked.toString()).run(),
                        "[z, y]"),
                new Case(
                        "captures a deque",
                        c -> c.computeThis(() -> deque.peek()).run(),
                        "q"),
                new Case(
                        "captures a map of enums",
                        c -> c.computeThis(() -> days.get(DayOfWeek.MONDAY)).run(),
                        1),
                new Case(
                        "captures a concurrent map",
                        c -> c.computeThis(() -> concurrent.get("c")).run(),
                        3),
                new Case(
                        "captures a synchronized list",
                        c -> c.computeThis(() -> synchronizedList.get(0)).run(),
                        9),
                new Case(
                        "captures a bit set",
                        c -> c.computeThis(() -> bits.cardinality()).run(),
                        2),
                new Case(
                        "captures an atomic",
                        c -> c.computeThis(() -> atomic.incrementAndGet()).run(),
                        12),
                new Case(
                        "captures decimals",
                        c -> c.computeThis(() -> price.scale()).run(),
                        2),
                new Case(
                        "captures big integers",
                        c -> c.computeThis(() -> huge.bitLength()).run(),
                        101),
                new Case(
                        "captures dates",
                        c -> c.computeThis(() -> date.plusDays(1)).run(),
                        LocalDate.of(2026, 11, 25)),
                new Case(
                        "captures durations and gives instants",
                        c -> c.computeThis(() -> Instant.EPOCH.plus(duration)).run(),
                        Instant.ofEpochSecond(180)),
                new Case("captures a UUID", c -> c.computeThis(() -> uuid).run(), uuid),
                new Case(
                        "captures a URI",
                        c -> c.computeThis(() -> uri.getHost()).run(),
                        "example.com"),
                new Case(
                        "captures a locale",
                        c -> c.computeThis((Locale l) -> "I".toLowerCase(l), Locale.ROOT)
                                .run(),
                        "i"),
                new Case(
                        "captures a class",
                        c -> c.computeThis(() -> type.getSimpleName()).run(),
                        "Jobs"),
                new Case(
                        "captures a record and gives another",
                        c -> c.computeThis(() -> money.plus(1)).run(),
                        new Money(6, "EUR")),
                new Case(
                        "captures a generic record",
                        c -> c.computeThis(() -> box.content().amount()).run(),
                        5),
                new Case(
                        "captures an object that holds itself",
                        c -> c.computeThis(() -> cycle.self == cycle).run(),
                        true),
                new Case(
                        "captures a string builder",
                        c -> c.computeThis(() -> builder.reverse().toString()).run(),
                        "tliub"),
                new Case(
                        "transient fields stay behind",
                        c -> c.computeThis(() -> secret.kept + secret.dropped).run(),
                        "keptnull"),
                new Case(
                        "an argument of a class that the function does not name",
                        c -> c.computeThis(o -> o.toString(), (Object) new Hidden())
                                .run(),
                        "hidden"),
                new Case(
                        "arguments of different classes in one map",
                        c -> c.<Object, String>computeThis(o -> o.toString())
                                .map(List.of(new Hidden(), money, "s"))
                                .run(),
                        List.of("hidden", "5 EUR", "s")),
                new Case(
                        "hash maps keyed by shipped records",
                        c -> c.computeThis(
                                        m -> m.get(new Money(1, "X")), new HashMap<>(Map.of(new Money(1, "X"), "one")))
                                .run(),
                        "one"));
    }

    /** A record, with behaviour. */
    record Money(int amount, String currency) implements Serializable {
        Money plus(int more) {
            return new Money(amount + more, currency);
        }

        @Override
        public String toString() {
            return amount + " " + currency;
        }
    }

    record Box<T>(T content) implements Serializable {}

    static final class Cycle implements Serializable {
        @Nullable
        Cycle self;
    }

    static final class Secret implements Serializable {
        final String kept;
        final transient String dropped;

        Secret(String kept, String dropped) {
            this.kept = kept;
            this.dropped = dropped;
        }
    }

    /** Known only by its object. */
    private static final class Hidden implements Serializable {
        @Override
        public String toString() {
            return "hidden";
        }
    }
}
