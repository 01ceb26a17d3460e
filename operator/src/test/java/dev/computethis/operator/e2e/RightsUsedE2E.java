package dev.computethis.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Least privilege: what the operator's account has asked of the API server since the cluster is up is what it may ask.
 * Of the whole e2e run, so the last of its tests, with {@code rights=1 guard=1 sizing=1}; by itself it finds rights that
 * were not used.
 */
@Order(Integer.MAX_VALUE)
@EnabledIfEnvironmentVariable(named = "rights", matches = ".+")
class RightsUsedE2E {

    private static final String ACCOUNT = "computethis";
    private static final String NAMESPACE = "default";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What these tests can't bring about, and when it is needed. */
    private static final Map<String, String> RARE = Map.of();

    @Test
    void rightsUsedAreTheRightsGranted() throws IOException {
        Set<String> granted = granted();
        Map<String, Integer> used = used();
        System.out.println(table(granted, used));

        assertThat(granted).isNotEmpty();
        assertThat(RARE.keySet()).as("named as rare, and used").noneMatch(used::containsKey);
        Set<String> needed = new TreeSet<>(used.keySet());
        needed.addAll(RARE.keySet());
        assertThat(granted)
                .as("rights granted, beside those used in this e2e run")
                .isEqualTo(needed);
    }

    /** What the roles that are bound to the operator's account say. */
    private static Set<String> granted() throws IOException {
        JsonNode objects = JSON.readTree(Shell.kubectl(
                "get", "roles,rolebindings,clusterroles,clusterrolebindings", "--all-namespaces", "-o", "json"));
        Set<String> roles = new TreeSet<>();
        for (JsonNode object : objects.get("items")) {
            for (JsonNode subject : object.path("subjects")) {
                if (subject.path("kind").asText().equals("ServiceAccount")
                        && subject.path("name").asText().equals(ACCOUNT)
                        && subject.path("namespace").asText().equals(NAMESPACE)) {
                    roles.add(object.at("/roleRef/kind").asText() + " "
                            + object.at("/roleRef/name").asText());
                }
            }
        }
        Set<String> rights = new TreeSet<>();
        for (JsonNode object : objects.get("items")) {
            if (!roles.contains(object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText())) {
                continue;
            }
            for (JsonNode rule : object.path("rules")) {
                for (JsonNode group : rule.path("apiGroups")) {
                    for (JsonNode resource : rule.path("resources")) {
                        for (JsonNode verb : rule.path("verbs")) {
                            rights.add(right(verb.asText(), resource.asText(), group.asText()));
                        }
                    }
                }
            }
        }
        return rights;
    }

    /** How often each was used, as the API server's audit log has it; what was refused is not. */
    private static Map<String, Integer> used() throws IOException {
        Map<String, Integer> rights = new TreeMap<>();
        for (String line :
                Cluster.inNode("cat", "/var/log/kubernetes/audit.log").lines().toList()) {
            JsonNode event = JSON.readTree(line);
            JsonNode object = event.path("objectRef");
            int code = event.at("/responseStatus/code").asInt();
            if (!object.has("resource") || code == HttpURLConnection.HTTP_FORBIDDEN) {
                continue;
            }
            String resource = object.get("resource").asText()
                    + (object.has("subresource")
                            ? "/" + object.get("subresource").asText()
                            : "");
            String group = object.path("apiGroup").asText("");
            String verb = event.get("verb").asText();
            rights.merge(right(verb, resource, group), 1, Integer::sum);
            if (verb.equals("patch") && code == HttpURLConnection.HTTP_CREATED) {
                // What is applied and not there is made, which the server asks the right to create for, too.
                rights.merge(right("create", resource, group), 1, Integer::sum);
            }
        }
        return rights;
    }

    private static String right(String verb, String resource, String group) {
        return resource + (group.isEmpty() ? "" : "." + group) + " " + verb;
    }

    private static String table(Set<String> granted, Map<String, Integer> used) {
        Set<String> all = new TreeSet<>(granted);
        all.addAll(used.keySet());
        StringBuilder text = new StringBuilder("| Right | Granted | Used |\n|---|---|---|\n");
        for (String right : all) {
            text.append("| ")
                    .append(right)
                    .append(" | ")
                    .append(granted.contains(right) ? "yes" : "NO")
                    .append(" | ")
                    .append(used.getOrDefault(right, 0))
                    .append(" |\n");
        }
        return text.toString();
    }
}
