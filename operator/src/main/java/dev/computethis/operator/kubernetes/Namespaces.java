package dev.computethis.operator.kubernetes;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The namespaces served.
 *
 * @param names all there are, where empty
 */
record Namespaces(List<String> names) {

    Namespaces {
        names = List.copyOf(names);
    }

    boolean all() {
        return names.isEmpty();
    }

    boolean contains(String namespace) {
        return all() || names.contains(namespace);
    }

    /** One for all namespaces at once, or one for each. */
    <T> List<T> each(Supplier<T> forAll, Function<String, T> forOne) {
        return all() ? List.of(forAll.get()) : names.stream().map(forOne).toList();
    }
}
