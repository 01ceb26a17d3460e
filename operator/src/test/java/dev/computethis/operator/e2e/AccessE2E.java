package dev.computethis.operator.e2e;

import static dev.computethis.operator.e2e.Shell.apply;
import static dev.computethis.operator.e2e.Shell.kubectl;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.ComputeClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gets in, and what a function could get out of its pod. */
class AccessE2E {

    private static final String URL = requireNonNull(System.getenv("COMPUTETHIS_URL"), "COMPUTETHIS_URL is not set");
    private static final String TOKEN =
            requireNonNull(System.getenv("COMPUTETHIS_TOKEN"), "COMPUTETHIS_TOKEN is not set");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void requestWithoutAValidTokenIsUnauthenticated() throws Exception {
        assertThat(get("default", null).statusCode()).isEqualTo(401);
        assertThat(get("default", "nonsense").statusCode()).isEqualTo(401);
        assertThat(get("default", TOKEN.substring(0, TOKEN.length() - 3) + "AAA")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokenForAnotherAudienceIsUnauthenticated() throws Exception {
        String token = kubectl("create", "token", "computethis-client", "--audience", "another");

        assertThat(get("default", token).statusCode()).isEqualTo(401);
    }

    @Test
    void userWithoutRightsIsForbiddenByName() throws Exception {
        apply(
                "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"nobody-in-particular\"}}");
        String token = kubectl("create", "token", "nobody-in-particular", "--audience", "computethis");

        HttpResponse<String> answer = get("default", token);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("nobody-in-particular", "list", "default");
    }

    @Test
    void rightsEndAtTheNamespace() throws Exception {
        assertThat(get("default", TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("kube-system", TOKEN).statusCode()).isIn(403, 404);
    }

    @Test
    void functionFindsNoCredentialInItsPod() {
        try (ComputeClient compute = ComputeClient.connect()) {
            assertThat(Jobs.environment(compute).run().toUpperCase(Locale.ROOT))
                    .doesNotContain("TOKEN", "SECRET", "PASSWORD", "KUBERNETES_SERVICE");
            assertThat(Jobs.files(compute, "/var/run/secrets").run()).isEmpty();
        }
    }

    @Test
    void podsRunInANamespaceThatAdmitsRestrictedOnesOnly() {
        assertThat(kubectl(
                        "get",
                        "namespace",
                        "default",
                        "-o",
                        "jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}"))
                .isEqualTo("restricted");
        assertThat(Cluster.readyWorkers("default")).isNotEmpty();
    }

    private HttpResponse<String> get(String namespace, @Nullable String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(URL + "/v1/namespaces/" + namespace + "/runs"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
