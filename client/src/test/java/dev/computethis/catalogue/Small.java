package dev.computethis.catalogue;

import dev.computethis.function.RemoteFunction;

/** Uses one other class, and is used by none that matters. */
final class Small {

    static final RemoteFunction<Integer, Integer> FUNCTION = x -> new Used(x).x();

    private Small() {}

    record Used(int x) {}
}
