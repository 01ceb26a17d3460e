package dev.computethis.protocol.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServingCertificateTest {

    private static final String HERE = "dns:localhost";

    private TestAuthority authority;
    private Map<String, byte[]> one;
    private Map<String, byte[]> another;
    private Map<String, byte[]> expired;

    private final List<String> errors = new ArrayList<>();
    private final Logger log = Logger.getLogger(ServingCertificate.class.getName());
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord said) {
            if (said.getLevel().equals(Level.SEVERE)) {
                errors.add(said.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Instant now;
    private MountedSecret secret;
    private ServingCertificate serving;
    private X509Certificate first;

    @BeforeAll
    void issue(@TempDir Path directory) throws IOException {
        authority = new TestAuthority(directory, "cluster");
        one = authority.issue(HERE);
        another = authority.issue(HERE);
        expired = authority.issue(HERE, "-3d", 2);
    }

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        log.addHandler(listener);
        errors.clear();
        now = Instant.now();
        secret = new MountedSecret(directory.resolve("tls"));
        secret.put(one);
        serving = ServingCertificate.in(secret.directory(), () -> now);
        first = shown();
    }

    @AfterEach
    void forget() {
        log.removeHandler(listener);
    }

    @Test
    void aNewOneIsShownFromTheNextHandshakeOnAndOneThatIsUnderWayEndsWithItsOwn() throws IOException {
        String underWay = alias();

        secret.put(another);

        assertThat(shown()).isNotEqualTo(first);
        assertThat(alias()).isNotEqualTo(underWay);
        assertThat(serving.getCertificateChain(underWay)).startsWith(first);
        assertThat(serving.getPrivateKey(underWay)).isNotNull().isNotEqualTo(serving.getPrivateKey(alias()));
        assertThat(errors).isEmpty();
    }

    @Test
    void theKeyOfAnotherCertificateKeepsTheLastOneAndIsToldOnce() throws IOException {
        with("tls.crt", requireNonNull(another.get("tls.crt")));

        assertThat(shown()).isEqualTo(first);
        assertThat(shown()).isEqualTo(first);

        assertThat(errors)
                .containsExactly("The certificate of before is shown on, which is good until " + goodUntil(first)
                        + ", as the new one can't be used. " + secret.file("tls.key")
                        + " is not the key of the first certificate in " + secret.file("tls.crt")
                        + ": put two there that belong together");
        secret.put(another);
        assertThat(shown()).isNotEqualTo(first);
    }

    @Test
    void filesThatAreHalfWrittenOrMissingKeepTheLastOneAndAreNamed() throws IOException {
        with("tls.crt", "-----BEGIN CERTIFICATE-----\nMIIB".getBytes(US_ASCII));
        assertThat(told()).contains(secret.file("tls.crt") + " holds no certificate that can be read (");

        with("tls.crt", new byte[0]);
        assertThat(told()).contains(secret.file("tls.crt") + " is empty");

        with("tls.key", "-----BEGIN PRIVATE KEY-----\nMIIB".getBytes(US_ASCII));
        assertThat(told()).contains(secret.file("tls.key") + " holds no whole private key in PEM");

        with("tls.key", pem("ENCRYPTED PRIVATE KEY", "AAAA"));
        assertThat(told())
                .contains(secret.file("tls.key")
                        + " holds no EC key that can be read (it is of the form 'ENCRYPTED PRIVATE KEY')")
                .contains("openssl pkcs8 -topk8 -nocrypt");

        with("tls.key", pem("PRIVATE KEY", "AAAA"));
        assertThat(told()).contains(secret.file("tls.key") + " holds no EC key that can be read (");

        with("tls.key", pem("EC PRIVATE KEY", "AAAA"));
        assertThat(told()).contains(secret.file("tls.key") + " holds no EC key that can be read (");

        Files.delete(secret.file("tls.key").toRealPath());
        assertThat(told()).contains(secret.file("tls.key") + " can't be read (");

        assertThat(errors).hasSize(7);
        assertThat(shown()).isEqualTo(first);
    }

    @Test
    void oneThatHasExpiredIsNotTaken() throws IOException {
        secret.put(expired);

        assertThat(shown()).isEqualTo(first);
        assertThat(told()).contains("The certificate in " + secret.file("tls.crt") + " has expired, on ");
    }

    @Test
    void oneThatIsGoodOnlyLaterIsTakenThen() throws IOException {
        secret.put(authority.issue(HERE, "+1d", 30));

        assertThat(shown()).isEqualTo(first);
        assertThat(told()).contains("The certificate in " + secret.file("tls.crt") + " is good only from ");

        now = now.plus(Duration.ofDays(2));
        assertThat(shown()).isNotEqualTo(first);
        assertThat(serving.goodUntil()).isEqualTo(goodUntil(shown()));
    }

    @Test
    void atTheStartOneThatHasExpiredIsShownAndTold() throws IOException {
        secret.put(expired);

        serving = ServingCertificate.in(secret.directory(), () -> now);

        assertThat(shown()).isNotEqualTo(first);
        assertThat(told()).startsWith("The certificate in " + secret.file("tls.crt") + " has expired, on ");
    }

    @Test
    void atTheStartFilesThatCannotBeUsedAreRefused() throws IOException {
        Files.delete(secret.file("tls.crt").toRealPath());

        assertThatThrownBy(() -> ServingCertificate.in(secret.directory(), () -> now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(secret.file("tls.crt") + " can't be read (")
                .hasMessageEndingWith("put the file there, readable for this process");
    }

    /** As {@code openssl} and cert-manager make them unless told otherwise. */
    @Test
    void keysInTheOlderFormsOfRsaAndEcAreReadToo(@TempDir Path directory) throws IOException {
        Map<String, byte[]> ec = new HashMap<>(another);
        ec.put("tls.key", pem("EC PRIVATE KEY", older(ec)));
        secret.put(ec);
        X509Certificate second = shown();
        assertThat(second).isNotEqualTo(first);

        TestAuthority rsa = new TestAuthority(directory, "rsa", List.of("-keyalg", "RSA", "-keysize", "2048"));
        Map<String, byte[]> files = new HashMap<>(rsa.issue(HERE));
        files.put("tls.key", pem("RSA PRIVATE KEY", older(files)));
        secret.put(files);
        assertThat(shown("RSA").getIssuerX500Principal().getName()).isEqualTo("CN=rsa");
        assertThat(errors).isEmpty();
    }

    private void with(String file, byte[] content) throws IOException {
        Map<String, byte[]> files = new HashMap<>(one);
        files.put(file, content);
        secret.put(files);
    }

    /** What was said at the next handshake, which shows the first certificate as before. */
    private String told() {
        serving.chooseEngineServerAlias("EC", null, null);
        return errors.get(errors.size() - 1);
    }

    private String alias() {
        return aliasFor("EC");
    }

    private String aliasFor(String algorithm) {
        return requireNonNull(serving.chooseEngineServerAlias(algorithm, null, null));
    }

    private X509Certificate shown() {
        return shown("EC");
    }

    private X509Certificate shown(String algorithm) {
        return requireNonNull(serving.getCertificateChain(aliasFor(algorithm)))[0];
    }

    private static Instant goodUntil(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    /** The content of the last element of PKCS#8's sequence: behind the version and the algorithm comes the key as it was before. */
    private static String older(Map<String, byte[]> files) {
        String base64 = new String(requireNonNull(files.get("tls.key")), US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(base64);
        int algorithm = contentOf(der, 0) + 3;
        int key = contentOf(der, contentOf(der, algorithm) + der[algorithm + 1]);
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(der, key, der.length));
    }

    private static int contentOf(byte[] der, int element) {
        return element + 2 + (der[element + 1] >= 0 ? 0 : der[element + 1] & 0x7f);
    }

    private static byte[] pem(String what, String base64) {
        return ("-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n").getBytes(US_ASCII);
    }
}
