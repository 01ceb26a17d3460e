package dev.computethis.operator.e2e;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A route of the REST API, such as {@code GET /v1/namespaces/{namespace}/runs}. */
record Route(String method, String path) implements Comparable<Route> {

    static Route of(String text) {
        String[] words = text.split(" ", 2);
        return new Route(words[0], "/v1/namespaces/{namespace}" + words[1]);
    }

    /** All that the application's classes have. */
    static Set<Route> all() {
        return new ClassFileImporter()
                .importPackages("dev.computethis.operator").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                                .flatMap(method ->
                                        method(method).map(verb -> new Route(verb, path(type, method))).stream()))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> method(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .findFirst();
    }

    private static String path(Class<?> type, Method method) {
        Path below = method.getAnnotation(Path.class);
        return type.getAnnotation(Path.class).value() + (below == null ? "" : below.value());
    }

    /** With something in place of each parameter that is nowhere in the cluster. */
    String filled() {
        return path.replace("{namespace}", "default")
                .replace("{name}", "nobody")
                .replace("{digest}", "sha256:" + "0".repeat(64));
    }

    @Override
    public int compareTo(Route other) {
        int byPath = path.compareTo(other.path);
        return byPath != 0 ? byPath : method.compareTo(other.method);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
