package dev.computethis.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole handshake, in memory, during which the certificate is renewed. */
class ServingHandshakeTest {

    private static final String HERE = "dns:localhost";

    @TempDir
    private Path directory;

    /** Asked for an EC key first, and for one of RSA then, it would have neither if it looked each time. */
    @Test
    void aHandshakeIsAnsweredFromOneLookThoughTheKindOfKeyChangesMeanwhile() throws Exception {
        MountedSecret secret = new MountedSecret(directory.resolve("tls"));
        TestAuthority rsa = new TestAuthority(directory, "rsa", List.of("-keyalg", "RSA", "-keysize", "2048"));
        Map<String, byte[]> ec = new TestAuthority(directory, "ec").issue(HERE);
        secret.put(rsa.issue(HERE));
        Renewed renewed =
                new Renewed(ServingCertificate.in(secret.directory(), InstantSource.system()), () -> put(secret, ec));
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {renewed}, null, null);
        Path known = Files.write(directory.resolve("rsa.crt"), rsa.certificate());

        X509Certificate shown =
                handshake(server, Authorities.in(known, "the test").context());

        assertThat(renewed.asked).containsSubsequence("EC", "RSA");
        assertThat(shown.getIssuerX500Principal().getName()).isEqualTo("CN=rsa");
    }

    private static void put(MountedSecret secret, Map<String, byte[]> files) {
        try {
            secret.put(files);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What the client is shown. */
    private static X509Certificate handshake(SSLContext serving, SSLContext trusting) throws SSLException {
        SSLEngine server = serving.createSSLEngine();
        server.setUseClientMode(false);
        SSLEngine client = trusting.createSSLEngine("localhost", 1);
        client.setUseClientMode(true);
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        do {
            step(client, toServer, toClient);
            step(server, toClient, toServer);
        } while (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING);
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                in.compact();
            }
            case NEED_TASK -> engine.getDelegatedTask().run();
        }
    }

    /** Passes questions on, and has the certificate renewed after each for a kind of key. */
    private static final class Renewed extends X509ExtendedKeyManager {

        private final ServingCertificate certificate;
        private final Runnable renewal;
        private final List<String> asked = new ArrayList<>();

        Renewed(ServingCertificate certificate, Runnable renewal) {
            this.certificate = certificate;
            this.renewal = renewal;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            asked.add(keyType);
            String alias = certificate.chooseEngineServerAlias(keyType, issuers, engine);
            renewal.run();
            return alias;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return certificate.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return certificate.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return certificate.getPrivateKey(alias);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return certificate.getServerAliases(keyType, issuers);
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
}
