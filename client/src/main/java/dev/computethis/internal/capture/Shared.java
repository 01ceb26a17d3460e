package dev.computethis.internal.capture;

import java.lang.module.ModuleFinder;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the walk stops: what a worker has already. */
final class Shared {

    /** The functional interfaces and {@code RunContext}: the only classes besides the JDK's that a runner shares. */
    private static final String FUNCTION = "dev.computethis.function";

    /**
     * The client's insides stay here. Its public types do travel with a class that names them, because verifying one that
     * catches, say, a {@code ComputeException} loads that type.
     */
    private static final String INSIDE = "dev.computethis.internal";

    private static final Set<String> JDK = ModuleFinder.ofSystem().findAll().stream()
            .flatMap(module -> module.descriptor().packages().stream())
            .collect(Collectors.toUnmodifiableSet());

    private Shared() {}

    /** @param name a class's binary name with dots */
    static boolean has(String name) {
        String itsPackage = name.substring(0, Math.max(name.lastIndexOf('.'), 0));
        return JDK.contains(itsPackage)
                || itsPackage.equals(FUNCTION)
                || itsPackage.equals(INSIDE)
                || itsPackage.startsWith(INSIDE + ".");
    }
}
