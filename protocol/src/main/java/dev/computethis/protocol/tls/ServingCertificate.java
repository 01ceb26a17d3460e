package dev.computethis.protocol.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows of itself: the certificate and key in {@code tls.crt} and {@code tls.key} of a directory, as a Secret of
 * type {@code kubernetes.io/tls} is mounted. They are looked at before each handshake, so that new ones are shown without a
 * restart, and nothing is closed for them. While they can't be read, don't belong together or are not good today, the last ones
 * are shown, and the log says what is wrong, once. Thread-safe.
 */
public final class ServingCertificate extends X509ExtendedKeyManager {

    private static final Logger LOG = System.getLogger(ServingCertificate.class.getName());
    /** Under which a handshake keeps what it was shown. */
    private static final String LOOK = ServingCertificate.class.getName();

    private final Path certificateFile;
    private final Path keyFile;
    private final InstantSource clock;
    private Shown current;
    /** For handshakes that began with it. */
    private Shown previous;
    /** What was said last of files that can't be used; null once they can. */
    private @Nullable String told;

    private ServingCertificate(Path directory, InstantSource clock) throws IOException, GeneralSecurityException {
        this.certificateFile = directory.resolve("tls.crt");
        this.keyFile = directory.resolve("tls.key");
        this.clock = clock;
        byte[] certificate = content(certificateFile);
        byte[] key = content(keyFile);
        this.current =
                new Shown("1", certificate, key, CertificateAndKey.parse(certificateFile, certificate, keyFile, key));
        this.previous = current;
    }

    /**
     * Reads it for the first time. One that is not good today is shown all the same, as then clients can say so.
     *
     * @throws IllegalArgumentException where the files can't be used; says which, why, and what to do
     */
    public static ServingCertificate in(Path directory, InstantSource clock) {
        try {
            ServingCertificate certificate = new ServingCertificate(directory, clock);
            certificate.tellIfNotGood();
            return certificate;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
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

    /** When the one shown now expires. */
    public synchronized Instant goodUntil() {
        return current.pair().goodUntil();
    }

    private record Shown(String alias, byte[] certificate, byte[] key, CertificateAndKey pair) {
        boolean isOf(byte[] certificateNow, byte[] keyNow) {
            return Arrays.equals(certificate, certificateNow) && Arrays.equals(key, keyNow);
        }
    }

    private synchronized Shown newest() {
        try {
            look();
        } catch (IOException | GeneralSecurityException perhapsReplacedBetweenTheTwoReads) {
            try {
                look();
            } catch (IOException | GeneralSecurityException unusable) {
                tell("The certificate of before is shown on, which is good until "
                        + current.pair().goodUntil() + ", as the new one can't be used. " + unusable.getMessage());
            }
        }
        return current;
    }

    private void look() throws IOException, GeneralSecurityException {
        byte[] certificate = content(certificateFile);
        byte[] key = content(keyFile);
        if (!current.isOf(certificate, key)) {
            CertificateAndKey fresh = CertificateAndKey.parse(certificateFile, certificate, keyFile, key);
            fresh.requireGoodAt(clock.instant(), certificateFile);
            previous = current;
            current = new Shown(Integer.toString(Integer.parseInt(previous.alias()) + 1), certificate, key, fresh);
            LOG.log(
                    Level.INFO,
                    "A new certificate is shown from now on, good until {0}: {1}",
                    fresh.goodUntil(),
                    certificateFile);
        }
        told = null;
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IOException(
                    file + " can't be read (" + unreadable + "): put the file there, readable for this process",
                    unreadable);
        }
    }

    private void tellIfNotGood() {
        try {
            current.pair().requireGoodAt(clock.instant(), certificateFile);
        } catch (CertificateException notGood) {
            LOG.log(Level.ERROR, notGood.getMessage());
        }
    }

    private void tell(String wrong) {
        if (!wrong.equals(told)) {
            LOG.log(Level.ERROR, wrong);
            told = wrong;
        }
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
        return choose(keyType, engine == null ? null : engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType, socket instanceof SSLSocket secure ? secure.getHandshakeSession() : null);
    }

    /**
     * A handshake asks for one kind of key after another until there is one, and is answered from one look at the files: between
     * two of them it could miss both.
     */
    private @Nullable String choose(String keyType, @Nullable SSLSession handshake) {
        Shown shown = handshake != null && handshake.getValue(LOOK) instanceof Shown seen ? seen : newest();
        if (handshake != null) {
            handshake.putValue(LOOK, shown);
        }
        return shown.pair().key().getAlgorithm().equals(keyType) ? shown.alias() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Shown shown = shown(alias);
        return shown == null ? null : shown.pair().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Shown shown = shown(alias);
        return shown == null ? null : shown.pair().key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose(keyType, null);
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
