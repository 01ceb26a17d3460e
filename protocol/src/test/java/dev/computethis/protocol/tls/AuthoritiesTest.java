package dev.computethis.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {

    private static final String SETTING = "COMPUTETHIS_CA";

    @TempDir
    private Path directory;

    @Test
    void fileThatIsNotThereIsNamedWithItsSetting() {
        Path missing = directory.resolve("ca.crt");

        assertThatThrownBy(() -> Authorities.in(missing, SETTING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("COMPUTETHIS_CA names " + missing + ", which must be a PEM file");
    }

    @Test
    void fileWithoutACertificateIsRefused() throws IOException {
        Path empty = Files.writeString(directory.resolve("ca.crt"), "");
        Path key = Files.writeString(directory.resolve("tls.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");

        assertThatThrownBy(() -> Authorities.in(empty, SETTING)).hasMessageContaining("there is none in it");
        assertThatThrownBy(() -> Authorities.in(key, SETTING)).hasMessageContaining("which must be a PEM file");
    }

    @Test
    void fileIsReadAnewOnceItHasChangedAndTheLastOnesHoldWhileItCannotBe() throws IOException {
        TestAuthority first = new TestAuthority(directory, "first");
        TestAuthority second = new TestAuthority(directory, "second");
        Path file = Files.write(directory.resolve("ca.crt"), first.certificate());
        Authorities authorities = Authorities.in(file, SETTING);

        assertThat(names(authorities)).isEqualTo("CN=first");
        Files.write(file, second.certificate());
        assertThat(names(authorities)).isEqualTo("CN=second");
        Files.writeString(file, "half a cert");
        assertThat(names(authorities)).isEqualTo("CN=second");
    }

    private static String names(Authorities authorities) {
        return authorities.getAcceptedIssuers()[0].getSubjectX500Principal().getName();
    }
}
