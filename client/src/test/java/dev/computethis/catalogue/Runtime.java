package dev.computethis.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Functions that reach code and files at run time, with what they name by {@code include}. */
final class Runtime {

    private Runtime() {}

    static List<Case> cases() {
        return List.of(
                new Case(
                        "reflection, with include",
                        c -> c.computeThis(Runtime::byReflection, "dev.computethis.catalogue.Reflected")
                                .include(Reflected.class)
                                .run(),
                        "reflected"),
                new Case(
                        "a resource, with includeResource",
                        c -> c.computeThis(Runtime::resource, "/dev/computethis/catalogue/greeting.txt")
                                .includeResource("dev/computethis/catalogue/greeting.txt")
                                .run(),
                        "hello"),
                new Case(
                        "a class through the thread's loader",
                        c -> c.computeThis(Runtime::byContext, "dev.computethis.catalogue.Reflected")
                                .include(Reflected.class)
                                .run(),
                        "Reflected"),
                new Case(
                        "its own name",
                        c -> c.computeThis(() -> Runtime.class.getSimpleName()).run(),
                        "Runtime"));
    }

    private static String byReflection(String name) throws ReflectiveOperationException {
        return Class.forName(name).getDeclaredConstructor().newInstance().toString();
    }

    private static String byContext(String name) throws ClassNotFoundException {
        return Class.forName(name, true, Thread.currentThread().getContextClassLoader())
                .getSimpleName();
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = Objects.requireNonNull(Runtime.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
