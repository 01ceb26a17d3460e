package dev.computethis.loadtest.profile;

import java.util.stream.Stream;

/** Stacks for tests, of frames such as {@code java.util.TreeMap.get}, the outermost first. */
final class Stacks {

    private Stacks() {}

    static Stack of(String... methods) {
        return new Stack("main", Stream.of(methods).map(Stacks::frame).toList());
    }

    private static Frame frame(String qualified) {
        int dot = qualified.lastIndexOf('.');
        return Frame.of(qualified.substring(0, dot), qualified.substring(dot + 1));
    }
}
