package dev.computethis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.protocol.tls.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @TempDir
    Path root;

    @Test
    void outsideOfAClusterItIsThisMachine() {
        Address address = Address.of(state(), root);

        assertThat(address.uri()).isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(address.namespace()).isEqualTo("default");
        assertThat(address.token().get()).isNull();
    }

    @Test
    void theEnvironmentGoesFirst() {
        Address address = Address.of(
                Map.of(
                        "COMPUTETHIS_URL", "https://compute.example.com/",
                        "COMPUTETHIS_TOKEN", "secret\n",
                        "COMPUTETHIS_NAMESPACE", "team"),
                root);

        assertThat(address.uri()).isEqualTo(URI.create("https://compute.example.com"));
        assertThat(address.token().get()).isEqualTo("secret");
        assertThat(address.namespace()).isEqualTo("team");
    }

    @Test
    void inAPodItIsTheServiceOfItsNamespaceWithItsMountedToken() throws IOException {
        write("var/run/secrets/kubernetes.io/serviceaccount/namespace", "jobs");
        Path token = write("var/run/secrets/computethis/token", "one");

        Address address = Address.of(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), root);

        assertThat(address.uri()).isEqualTo(URI.create("http://computethis.jobs.svc:8080"));
        assertThat(address.namespace()).isEqualTo("jobs");
        assertThat(address.token().get()).isEqualTo("one");
        Files.writeString(token, "two");
        assertThat(address.token().get()).as("a renewed token is read").isEqualTo("two");
    }

    @Test
    void inAPodWithAnAuthorityBesideTheTokenItIsTheServiceOverTls() throws IOException {
        write("var/run/secrets/kubernetes.io/serviceaccount/namespace", "jobs");
        Files.write(
                Files.createDirectories(root.resolve("var/run/secrets/computethis"))
                        .resolve("ca.crt"),
                new TestAuthority(root, "cluster").certificate());

        Address address = Address.of(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), root);

        assertThat(address.uri()).isEqualTo(URI.create("https://computethis.jobs.svc:8443"));
        assertThat(address.authorities().getAcceptedIssuers()).hasSize(1);
    }

    @Test
    void anAuthoritysFileThatIsNoneIsRefusedNamingIt() {
        assertThatThrownBy(() -> Address.of(Map.of("COMPUTETHIS_CA", "/no/ca.crt"), root))
                .hasMessageContaining("COMPUTETHIS_CA names /no/ca.crt");
    }

    @Test
    void aTokenFileIsReadAnew() throws IOException {
        Path file = write("token", "one");
        Address address = Address.of(Map.of("COMPUTETHIS_TOKEN_FILE", file.toString()), root);

        assertThat(address.token().get()).isEqualTo("one");
        Files.writeString(file, "two");
        assertThat(address.token().get()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8181, local-8181",
        "http://localhost:8080, local-8080",
        "http://[::1]:9000, local-9000",
        "http://127.0.0.1, local-80",
        "https://localhost, local-443"
    })
    void aServiceOnThisMachineIsShownTheTokenThatItLeftForItsPort(String url, String folder) throws IOException {
        Path token = write("state/computethis/" + folder + "/token", "one\n");

        Address address = Address.of(URI.create(url), state(), root);

        assertThat(address.token().get()).isEqualTo("one");
        Files.writeString(token, "two\n");
        assertThat(address.token().get()).as("the token of its next start").isEqualTo("two");
        Files.delete(token);
        assertThat(address.token().get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://compute.example.com:8080", "http://10.0.0.1:8080", "http://127.0.0.1.example.com:8080"})
    void noOtherMachineIsShownIt(String url) throws IOException {
        write("state/computethis/local-8080/token", "one");

        assertThat(Address.of(URI.create(url), state(), root).token().get()).isNull();
    }

    @Test
    void aTokenThatIsGivenGoesBeforeTheLocalOne() throws IOException {
        write("state/computethis/local-8080/token", "local");
        Map<String, String> environment =
                Map.of("XDG_STATE_HOME", root.resolve("state").toString(), "COMPUTETHIS_TOKEN", "given");

        assertThat(Address.of(environment, root).token().get()).isEqualTo("given");
    }

    @Test
    void whereStateIsNotSetItIsBelowTheHome() throws IOException {
        write(".local/state/computethis/local-8080/token", "one");

        assertThat(Address.of(Map.of("HOME", root.toString(), "XDG_STATE_HOME", ""), root)
                        .token()
                        .get())
                .isEqualTo("one");
    }

    @Test
    void whatIsNoUrlIsRefusedNamingIt() {
        assertThatThrownBy(() -> Address.of(Map.of("COMPUTETHIS_URL", "compute:8080"), root))
                .hasMessageContaining("COMPUTETHIS_URL")
                .hasMessageContaining("compute:8080");
    }

    private Map<String, String> state() {
        return Map.of("XDG_STATE_HOME", root.resolve("state").toString());
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
