package dev.computethis.catalogue;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultimap;
import com.google.common.collect.Iterables;
import com.google.common.hash.Hashing;
import com.google.common.math.IntMath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Functions over a library (Guava), which travels as its jar. */
final class Libraries {

    private Libraries() {}

    static List<Case> cases() {
        ImmutableList<Integer> list = ImmutableList.of(1, 2, 3);
        return List.of(
                new Case(
                        "a library's static method",
                        c -> c.computeThis(() -> IntMath.factorial(5)).run(),
                        120),
                new Case(
                        "a reference to a library's method",
                        c -> c.computeThis(IntMath::gcd, 12, 18).run(),
                        6),
                new Case(
                        "a reference to a library's bound method",
                        c -> c.computeThis(() -> Joiner.on("-").join(list)).run(),
                        "1-2-3"),
                new Case(
                        "captures a library's object",
                        c -> c.computeThis(() -> Iterables.getLast(list)).run(),
                        3),
                new Case(
                        "returns a library's object",
                        c -> c.computeThis(() -> ImmutableMultimap.of("a", 1)).run(),
                        ImmutableMultimap.of("a", 1)),
                new Case(
                        "a library's argument",
                        c -> c.computeThis(l -> l.size(), list).run(),
                        3),
                new Case(
                        "what a library loads by itself",
                        c -> c.computeThis(() -> Hashing.sha256()
                                        .hashString("x", StandardCharsets.UTF_8)
                                        .toString()
                                        .length())
                                .run(),
                        64));
    }
}
