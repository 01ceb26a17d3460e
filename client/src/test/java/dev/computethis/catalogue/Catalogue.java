package dev.computethis.catalogue;

import java.util.List;
import java.util.stream.Stream;

/** All shapes. Each must run on each engine. */
public final class Catalogue {

    private Catalogue() {}

    public static List<Case> cases() {
        return Stream.of(
                        Captures.cases(),
                        MethodReferences.cases(),
                        Lambdas.cases(),
                        Types.cases(),
                        Libraries.cases(),
                        Runtime.cases())
                .flatMap(List::stream)
                .toList();
    }
}
