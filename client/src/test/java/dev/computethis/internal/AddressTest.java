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

class AddressTest {

    @TempDir
    Path root;

    @Test
    void outsideOfAClusterItIsThisMachine() {
        Address address = Address.of(Map.of(), root);

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

    @Test
    void whatIsNoUrlIsRefusedNamingIt() {
        assertThatThrownBy(() -> Address.of(Map.of("COMPUTETHIS_URL", "compute:8080"), root))
                .hasMessageContaining("COMPUTETHIS_URL")
                .hasMessageContaining("compute:8080");
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
