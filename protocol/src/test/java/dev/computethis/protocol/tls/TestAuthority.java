package dev.computethis.protocol.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An authority of a test's own, and the certificates it issues: real ones, by the JDK's {@code keytool}. */
public final class TestAuthority {

    private static final String PASSWORD = "not a secret";

    private final Path store;
    private final List<String> keys;
    private int issued;

    /** @param directory for its keys; may be that of others, too */
    public TestAuthority(Path directory, String name) throws IOException {
        this(directory, name, List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }

    /** @param keys which it makes, as keytool takes them */
    TestAuthority(Path directory, String name, List<String> keys) throws IOException {
        this.store = directory.resolve(name + ".p12");
        this.keys = keys;
        keytool("-alias", "authority", "-dname", "CN=" + name, "-ext", "bc:c", "-validity", "30");
    }

    /** Its own certificate, as PEM. */
    public byte[] certificate() throws IOException {
        try {
            return pem("CERTIFICATE", load().getCertificate("authority").getEncoded())
                    .getBytes(US_ASCII);
        } catch (GeneralSecurityException unreadable) {
            throw new IOException(unreadable);
        }
    }

    /** A certificate that is good now. As a Secret of type {@code kubernetes.io/tls}. */
    public Map<String, byte[]> issue(String names) throws IOException {
        return issue(names, "-1d", 30);
    }

    /**
     * The files {@code tls.crt} (with the authority's own certificate behind it), {@code tls.key} and {@code ca.crt}.
     *
     * @param names as keytool takes them, such as {@code dns:localhost,ip:127.0.0.1}
     * @param from from when on it is good, as keytool takes it, such as {@code -3d}
     */
    public Map<String, byte[]> issue(String names, String from, int days) throws IOException {
        String alias = "issued-" + ++issued;
        keytool(
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-signer",
                "authority",
                "-ext",
                "san=" + names,
                "-startdate",
                from,
                "-validity",
                Integer.toString(days));
        try {
            KeyStore issuedKeys = load();
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : issuedKeys.getCertificateChain(alias)) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            byte[] key = issuedKeys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
            return Map.of(
                    "tls.crt", chain.toString().getBytes(US_ASCII),
                    "tls.key", pem("PRIVATE KEY", key).getBytes(US_ASCII),
                    "ca.crt", certificate());
        } catch (GeneralSecurityException unreadable) {
            throw new IOException(unreadable);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static String pem(String what, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private void keytool(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // It is over before it would be worth compiling further.
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(keys);
        command.addAll(List.of(options));
        Path output = Files.createTempFile("keytool", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(output));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        } finally {
            Files.delete(output);
        }
    }
}
