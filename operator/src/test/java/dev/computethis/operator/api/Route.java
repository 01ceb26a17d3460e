package dev.computethis.operator.api;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.computethis.operator.Access.Verb;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A route of the REST API, such as {@code GET /v1/namespaces/{namespace}/runs}. */
public record Route(String method, String path) implements Comparable<Route> {

    /**
     * What a route says to whoever is let in, asked for what is nowhere, without a body.
     *
     * @param right what it needs
     */
    public record Answer(Verb right, int status) {}

    /** Of each route; the tests hold it to {@link #all()}. */
    public static final Map<Route, Answer> ANSWERS = new TreeMap<>(Map.ofEntries(
            entry(of("POST /runs"), new Answer(Verb.CREATE, 400)),
            entry(of("GET /runs"), new Answer(Verb.LIST, 200)),
            entry(of("POST /runs/cancel"), new Answer(Verb.UPDATE, 400)),
            entry(of("POST /runs/rerun"), new Answer(Verb.CREATE, 400)),
            entry(of("GET /runs/{name}"), new Answer(Verb.GET, 404)),
            entry(of("DELETE /runs/{name}"), new Answer(Verb.DELETE, 404)),
            entry(of("POST /runs/{name}/cancel"), new Answer(Verb.UPDATE, 404)),
            entry(of("POST /runs/{name}/rerun"), new Answer(Verb.CREATE, 404)),
            entry(of("GET /runs/{name}/result"), new Answer(Verb.GET, 404)),
            entry(of("GET /runs/{name}/log"), new Answer(Verb.GET, 404)),
            entry(of("GET /pools"), new Answer(Verb.LIST, 200)),
            entry(of("GET /workers"), new Answer(Verb.LIST, 200)),
            entry(of("GET /live"), new Answer(Verb.LIST, 200)),
            entry(of("PUT /blobs/{digest}"), new Answer(Verb.CREATE, 422)),
            entry(of("GET /blobs/{digest}"), new Answer(Verb.GET, 404)),
            entry(of("HEAD /blobs/{digest}"), new Answer(Verb.GET, 404)),
            entry(of("POST /blobs/missing"), new Answer(Verb.CREATE, 400))));

    private static Route of(String text) {
        String[] words = text.split(" ", 2);
        return new Route(words[0], "/v1/namespaces/{namespace}" + words[1]);
    }

    /** All that the application's classes have. */
    public static Set<Route> all() {
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

    /** Asks it for what is nowhere, without a body. */
    public HttpRequest.Builder request(URI service) {
        String filled = path.replace("{namespace}", "default")
                .replace("{name}", "nobody")
                .replace("{digest}", "sha256:" + "0".repeat(64));
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(filled))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return switch (method) {
            case "POST" -> request.header("Content-Type", "application/json");
            case "PUT" -> request.header("Content-Type", "application/octet-stream");
            default -> request;
        };
    }

    /** The status of the answer, whose body is not read: one of them never ends. */
    public static int status(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
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
