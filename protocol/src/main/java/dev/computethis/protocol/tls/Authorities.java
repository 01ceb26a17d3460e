package dev.computethis.protocol.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates a client takes: those of the authorities in a PEM file, or of those the JDK knows. The file is looked at
 * before each handshake, so that a new authority is known without a restart; while it can't be read, the last ones hold.
 * Thread-safe.
 */
public final class Authorities extends X509ExtendedTrustManager {

    private final @Nullable Path file;
    private final String setting;
    private final @Nullable String name;
    private byte @Nullable [] content;
    private @Nullable X509ExtendedTrustManager trusted;

    private Authorities(@Nullable Path file, String setting, @Nullable String name) {
        this.file = file;
        this.setting = setting;
        this.name = name;
    }

    /** @param setting how a user names other authorities, for messages */
    public static Authorities ofTheJdk(String setting) {
        return new Authorities(null, setting, null);
    }

    /**
     * Those in {@code file}, and no other.
     *
     * @param setting what names the file, for messages
     * @throws IllegalArgumentException where it is no PEM file with certificates; says so, naming setting and file
     */
    public static Authorities in(Path file, String setting) {
        Authorities authorities = new Authorities(file, setting, null);
        try {
            authorities.current();
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    setting + " names " + file + ", which must be a PEM file with the certificate of an authority: "
                            + unusable.getMessage(),
                    unusable);
        }
        return authorities;
    }

    /** The same, for servers whose certificate must be made for {@code expected}, whatever address they are at. */
    public Authorities expecting(String expected) {
        return new Authorities(file, setting, expected);
    }

    /** For clients that take only these authorities' certificates, made for the name they connect to. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no TLS", missing);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        X509ExtendedTrustManager now = known();
        try {
            if (name == null) {
                now.checkServerTrusted(chain, authType, engine);
            } else {
                now.checkServerTrusted(chain, authType);
                requireName(chain[0], name);
            }
        } catch (CertificateException refused) {
            throw explained(chain, refused, isIssuedByOne(now, chain, authType), engine.getPeerHost());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        X509ExtendedTrustManager now = known();
        try {
            if (name == null) {
                now.checkServerTrusted(chain, authType, socket);
            } else {
                now.checkServerTrusted(chain, authType);
                requireName(chain[0], name);
            }
        } catch (CertificateException refused) {
            String host = socket instanceof SSLSocket secure
                    ? secure.getHandshakeSession().getPeerHost()
                    : null;
            throw explained(chain, refused, isIssuedByOne(now, chain, authType), host);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        known().checkServerTrusted(chain, authType);
    }

    /** No more than what {@link #checkServerTrusted(X509Certificate[], String)} asks: the name is left open. */
    private static boolean isIssuedByOne(X509ExtendedTrustManager now, X509Certificate[] chain, String authType) {
        try {
            now.checkServerTrusted(chain, authType);
            return true;
        } catch (CertificateException refused) {
            return false;
        }
    }

    private CertificateException explained(
            X509Certificate[] chain, CertificateException refused, boolean isIssuedByOne, @Nullable String host) {
        X509Certificate shown = chain[0];
        String who = "The certificate of " + host;
        String why;
        if (isIssuedByOne) {
            why = " is made for " + names(shown)
                    + (name == null
                            ? ", and not for this name: connect by one that it is made for, or have one made for "
                                    + host
                            : ", and must be for " + name);
        } else if (isBecauseOf(refused, CertificateExpiredException.class)) {
            why = " has expired, on " + shown.getNotAfter().toInstant() + ": have it renewed";
        } else if (isBecauseOf(refused, CertificateNotYetValidException.class)) {
            why = " is good only from " + shown.getNotBefore().toInstant() + ": is the clock here right?";
        } else {
            why = " comes from '" + shown.getIssuerX500Principal().getName() + "', which is none of the authorities "
                    + (file == null ? "this JDK knows" : "in " + file)
                    + ": name a PEM file with its certificate by " + setting;
        }
        return new CertificateRefusedException(who + why, refused);
    }

    private static void requireName(X509Certificate certificate, String name) throws CertificateException {
        if (!alternativeNames(certificate).contains(name)) {
            throw new CertificateException("it is for another name");
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            List<String> names = alternativeNames(certificate);
            return names.isEmpty() ? "no name" : String.join(", ", names);
        } catch (CertificateException malformed) {
            return "names that can't be read";
        }
    }

    private static List<String> alternativeNames(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream().map(each -> String.valueOf(each.get(1))).toList();
    }

    private static boolean isBecauseOf(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private X509ExtendedTrustManager known() throws CertificateException {
        try {
            return current();
        } catch (IOException | GeneralSecurityException unusable) {
            synchronized (this) {
                if (trusted != null) {
                    return trusted;
                }
            }
            throw new CertificateException(unusable);
        }
    }

    private synchronized X509ExtendedTrustManager current() throws IOException, GeneralSecurityException {
        byte[] read = file == null ? null : Files.readAllBytes(file);
        X509ExtendedTrustManager last = trusted;
        if (last != null && Arrays.equals(read, content)) {
            return last;
        }
        X509ExtendedTrustManager fresh = trusting(read == null ? null : store(read));
        trusted = fresh;
        content = read;
        return fresh;
    }

    private static KeyStore store(byte[] pem) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (certificates.isEmpty()) {
            throw new CertificateException("there is none in it");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        return store;
    }

    private static X509ExtendedTrustManager trusting(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw onlyServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw onlyServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw onlyServers();
    }

    private static CertificateException onlyServers() {
        return new CertificateException("clients show tokens here, not certificates");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        try {
            return known().getAcceptedIssuers();
        } catch (CertificateException unusable) {
            return new X509Certificate[0];
        }
    }
}
