package dev.computethis.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    private final KeyPair one = generated();
    private final KeyPair two = generated();

    @Test
    void theFirstIsSignedWith() throws GeneralSecurityException {
        assertThat(SigningKey.parse(pem(one)).privateKey()).isEqualTo(one.getPrivate());
        assertThat(SigningKey.parse(pem(two, one)).privateKey()).isEqualTo(two.getPrivate());
    }

    @Test
    void workersAcceptAllOfThemInWhateverOrder() throws GeneralSecurityException {
        String accepted = SigningKey.parse(pem(one, two)).publicKeys();

        assertThat(accepted.split(",")).containsExactlyInAnyOrder(base64(one), base64(two));
        assertThat(SigningKey.parse(pem(two, one)).publicKeys()).isEqualTo(accepted);
        assertThat(SigningKey.parse(pem(one)).publicKeys()).isEqualTo(base64(one));
    }

    @Test
    void aFileWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> SigningKey.parse("nothing")).hasMessageContaining("no PRIVATE KEY");
    }

    private static String pem(KeyPair... keys) {
        return Arrays.stream(keys)
                .map(key -> "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(key.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n")
                .collect(Collectors.joining());
    }

    private static String base64(KeyPair key) {
        return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    }

    private static KeyPair generated() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
