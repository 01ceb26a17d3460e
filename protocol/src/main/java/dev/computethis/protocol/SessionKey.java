package dev.computethis.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a leader and a worker agree on by {@link WorkerApi#SESSION}, so that further requests need no signature: a secret
 * of the two, made of a fresh X25519 key of each. It is good under the one challenge that it was agreed on, and as long.
 *
 * <p>The leader's part comes in a signed request, so nobody else can make a worker agree on anything. The worker's part is
 * not signed, as no answer of a worker is: whoever puts another in its place has the leader use a key that the worker does
 * not accept. Immutable; thread-safe.
 */
public final class SessionKey {

    private static final String MAC = "HmacSHA256";
    private static final String AGREEMENT = "X25519";
    private static final String LABEL = "computethis-session-v1\n";

    private final SecretKeySpec secret;

    private SessionKey(byte[] secret) {
        this.secret = new SecretKeySpec(secret, MAC);
    }

    /** One side's part in an agreement: a fresh key pair, to be used for that one. */
    public static final class Part {

        private final KeyPair pair;

        private Part(KeyPair pair) {
            this.pair = pair;
        }

        public static Part fresh() {
            try {
                return new Part(KeyPairGenerator.getInstance(AGREEMENT).generateKeyPair());
            } catch (GeneralSecurityException missing) {
                throw new AssertionError("every JDK has X25519", missing);
            }
        }

        /** What the other side is sent: an X.509 encoding. */
        public byte[] encoded() {
            return pair.getPublic().getEncoded();
        }

        /**
         * The key as the leader has it.
         *
         * @throws MalformedMessageException where {@code workersPart} is no part
         */
        public SessionKey withWorker(byte[] workersPart, String challenge) {
            return agree(workersPart, challenge, encoded(), workersPart);
        }

        /**
         * The key as the worker has it.
         *
         * @throws MalformedMessageException where {@code leadersPart} is no part
         */
        public SessionKey withLeader(byte[] leadersPart, String challenge) {
            return agree(leadersPart, challenge, leadersPart, encoded());
        }

        private SessionKey agree(byte[] others, String challenge, byte[] leaders, byte[] workers) {
            try {
                PublicKey other = KeyFactory.getInstance(AGREEMENT).generatePublic(new X509EncodedKeySpec(others));
                KeyAgreement agreement = KeyAgreement.getInstance(AGREEMENT);
                agreement.init(pair.getPrivate());
                agreement.doPhase(other, true);
                Mac mac = Mac.getInstance(MAC);
                mac.init(new SecretKeySpec(agreement.generateSecret(), MAC));
                mac.update((LABEL + challenge + "\n").getBytes(StandardCharsets.UTF_8));
                mac.update(leaders);
                return new SessionKey(mac.doFinal(workers));
            } catch (InvalidKeySpecException | InvalidKeyException noKey) {
                throw new MalformedMessageException("what came is no X25519 public key: " + noKey.getMessage());
            } catch (GeneralSecurityException broken) {
                throw new IllegalStateException("agreeing by X25519 failed", broken);
            }
        }
    }

    /** The message authentication code of {@code text} under this key: 32 bytes. */
    byte[] mac(byte[] text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(secret);
            return mac.doFinal(text);
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("every JDK has HMAC-SHA256", missing);
        }
    }
}
