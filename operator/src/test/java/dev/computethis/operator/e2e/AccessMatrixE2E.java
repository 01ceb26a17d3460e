package dev.computethis.operator.e2e;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.computethis.operator.Access.Verb;
import dev.computethis.operator.api.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Every route, asked with every kind of token. What it shows is the table in docs/access.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "guard", matches = ".+")
class AccessMatrixE2E {

    private static final Path DOCUMENT = Path.of("..", "docs", "access.md");
    private static final String BEGIN = "<!-- made by AccessMatrixE2E: run it with -Dcomputethis.write-docs=true -->\n";
    private static final String END = "<!-- end -->\n";

    private static final String URL = requireNonNull(System.getenv("COMPUTETHIS_URL"), "COMPUTETHIS_URL is not set");
    private static final String ELSEWHERE = "access-elsewhere";
    private static final String AUDIENCE = "computethis";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<Verb> READING = Set.of(Verb.GET, Verb.LIST);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private String stillGood = "";

    @BeforeAll
    void accounts() throws Exception {
        Shell.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: access-elsewhere}
                """);
        Shell.apply(account("all", ELSEWHERE, "create, get, list, watch, update, patch, delete"));
        Shell.apply(account("reader", "default", "get, list, watch"));
        String all = requireNonNull(System.getenv("COMPUTETHIS_TOKEN"), "COMPUTETHIS_TOKEN is not set");
        AccountTokens cluster = new AccountTokens();
        Instant now = Instant.now();
        stillGood = cluster.dated(all, now.minusSeconds(60), now.plusSeconds(600));
        tokens.put("none", "");
        tokens.put("garbage", "garbage");
        tokens.put("expired", cluster.dated(all, now.minusSeconds(7200), now.minusSeconds(3600)));
        tokens.put("for another audience", AccountTokens.of("computethis-client", "default", "another"));
        tokens.put("of another namespace", AccountTokens.of("all", ELSEWHERE, AUDIENCE));
        tokens.put("may read", AccountTokens.of("reader", "default", AUDIENCE));
        tokens.put("may do all", all);
    }

    @AfterAll
    void removeAccounts() {
        Shell.kubectl("delete", "namespace", ELSEWHERE, "--wait=false");
        Shell.kubectl("delete", "serviceaccount,role,rolebinding", "reader");
    }

    @Test
    void everyRouteHasARow() throws Exception {
        assertThat(Route.ANSWERS.keySet()).isEqualTo(Route.all());
        assertThat(described()).as("what /q/openapi describes").isEqualTo(Route.all());
    }

    @Test
    void everyRouteAsksForTheRightItNeedsWhateverTheToken() throws Exception {
        Map<Route, Map<String, Integer>> answers = new TreeMap<>();
        for (Route route : Route.ANSWERS.keySet()) {
            Map<String, Integer> row = new LinkedHashMap<>();
            for (Map.Entry<String, String> token : tokens.entrySet()) {
                row.put(token.getKey(), status(route, token.getValue()));
            }
            answers.put(route, row);
        }
        String table = table(answers);
        System.out.println(table);

        Route.ANSWERS.forEach((route, row) -> assertThat(answers.get(route))
                .as("%s", route)
                .containsExactly(
                        entry("none", 401),
                        entry("garbage", 401),
                        entry("expired", 401),
                        entry("for another audience", 401),
                        entry("of another namespace", 403),
                        entry("may read", READING.contains(row.right()) ? row.status() : 403),
                        entry("may do all", row.status())));
        assertDocumented(table);
    }

    /** Or else it is something else that keeps the expired one out. */
    @Test
    void theExpiredTokenLacksNothingButTime() throws Exception {
        assertThat(status(new Route("GET", "/v1/namespaces/{namespace}/runs"), stillGood))
                .isEqualTo(200);
    }

    private int status(Route route, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = route.request(URI.create(URL));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return Route.status(http, request.build());
    }

    private Set<Route> described() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(URL + "/q/openapi?format=json"))
                .build();
        JsonNode paths = JSON.readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .path("paths");
        Set<Route> routes = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (String method : List.of("get", "head", "put", "post", "delete", "patch", "options", "trace")) {
                if (path.getValue().has(method)) {
                    routes.add(new Route(method.toUpperCase(Locale.ROOT), path.getKey()));
                }
            }
        }
        return routes;
    }

    private static String account(String name, String namespace, String verbs) {
        return """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %1$s, namespace: %2$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: %1$s, namespace: %2$s}
                rules: [{apiGroups: [computethis.dev], resources: [functionruns], verbs: [%3$s]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s, namespace: %2$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
                subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
                """.formatted(name, namespace, verbs);
    }

    private String table(Map<Route, Map<String, Integer>> answers) {
        StringBuilder text = new StringBuilder("| Route below `/v1/namespaces/{namespace}` | Right | ")
                .append(String.join(" | ", tokens.keySet()))
                .append(" |\n|---|---|")
                .append("---|".repeat(tokens.size()))
                .append("\n");
        answers.forEach((route, row) -> {
            text.append("| `")
                    .append(route.toString().replace("/v1/namespaces/{namespace}", ""))
                    .append("` | ")
                    .append(requireNonNull(Route.ANSWERS.get(route)).right().word())
                    .append(" |");
            row.values().forEach(status -> text.append(" ").append(status).append(" |"));
            text.append("\n");
        });
        return text.toString();
    }

    private static void assertDocumented(String table) throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        String expected = document.substring(0, begin) + table + document.substring(document.indexOf(END));
        if (Boolean.getBoolean("computethis.write-docs")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(DOCUMENT).content().isEqualTo(expected);
    }
}
