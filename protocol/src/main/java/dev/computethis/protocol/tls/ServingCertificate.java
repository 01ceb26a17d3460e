package dev.computethis.protocol.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows of itself: the certificate and key in {@code tls.crt} and {@code tls.key} of a directory, as a Secret of
 * type {@code kubernetes.io/tls} is mounted. They are looked at before each handshake, so that new ones are shown without a
 * restart; while they can't be read, or don't belong together, the last ones are shown. Thread-safe.
 */
public final class ServingCertificate extends X509ExtendedKeyManager {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END \\1PRIVATE KEY-----");

    private final Path certificateFile;
    private final Path keyFile;
    private Shown current;
    /** For handshakes that began with it. */
    private Shown previous;

    private ServingCertificate(Path directory) throws IOException, GeneralSecurityException {
        this.certificateFile = directory.resolve("tls.crt");
        this.keyFile = directory.resolve("tls.key");
        this.current = read(1);
        this.previous = current;
    }

    /**
     * Reads it for the first time.
     *
     * @throws IllegalArgumentException where the files can't be used; says which, and why
     */
    public static ServingCertificate in(Path directory) {
        try {
            return new ServingCertificate(directory);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "The certificate in " + directory + " can't be used: " + unusable, unusable);
        }
    }

    /** For servers that show it, and ask their clients for none. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no TLS", missing);
        }
    }

    private record Shown(String alias, byte[] pems, X509Certificate[] chain, PrivateKey key) {}

    private Shown read(int version) throws IOException, GeneralSecurityException {
        byte[] certificate = Files.readAllBytes(certificateFile);
        byte[] key = Files.readAllBytes(keyFile);
        X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificate))
                .toArray(X509Certificate[]::new);
        if (chain.length == 0) {
            throw new CertificateException("there is none in " + certificateFile);
        }
        PublicKey publicKey = chain[0].getPublicKey();
        PrivateKey privateKey = privateKey(key, publicKey.getAlgorithm());
        if (!belongTogether(privateKey, publicKey)) {
            throw new InvalidKeyException(keyFile + " is not the key of the certificate in " + certificateFile);
        }
        return new Shown(Integer.toString(version), pems(certificate, key), chain, privateKey);
    }

    private PrivateKey privateKey(byte[] pem, String algorithm) throws GeneralSecurityException {
        Matcher key = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw new InvalidKeyException("there is no private key in PEM in " + keyFile);
        }
        if (!key.group(1).isEmpty()) {
            throw new InvalidKeyException(keyFile + " holds a key of the form '" + key.group(1)
                    + "PRIVATE KEY', and must be PKCS#8: openssl pkcs8 -topk8 -nocrypt, or privateKey.encoding: PKCS8 with"
                    + " cert-manager");
        }
        byte[] der = Base64.getMimeDecoder().decode(key.group(2));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (publicKey.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> publicKey.getAlgorithm();
                });
        byte[] probe = publicKey.getEncoded();
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }

    private static byte[] pems(byte[] certificate, byte[] key) {
        byte[] both = Arrays.copyOf(certificate, certificate.length + key.length);
        System.arraycopy(key, 0, both, certificate.length, key.length);
        return both;
    }

    private synchronized Shown newest() {
        try {
            byte[] now = pems(Files.readAllBytes(certificateFile), Files.readAllBytes(keyFile));
            if (!Arrays.equals(now, current.pems())) {
                Shown fresh = read(Integer.parseInt(current.alias()) + 1);
                previous = current;
                current = fresh;
            }
        } catch (IOException | GeneralSecurityException halfWritten) {
            // The last one is shown until what is there can be used.
        }
        return current;
    }

    private synchronized @Nullable Shown shown(String alias) {
        if (alias.equals(current.alias())) {
            return current;
        }
        return alias.equals(previous.alias()) ? previous : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Shown shown = newest();
        return shown.key().getAlgorithm().equals(keyType) ? shown.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Shown shown = shown(alias);
        return shown == null ? null : shown.chain().clone();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Shown shown = shown(alias);
        return shown == null ? null : shown.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
