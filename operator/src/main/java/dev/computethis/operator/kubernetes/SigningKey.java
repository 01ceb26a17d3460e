package dev.computethis.operator.kubernetes;

import dev.computethis.operator.Engine.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Ed25519 key that requests to workers are signed with, and further ones that workers accept as well: one is changed for
 * another by way of a time when both are good.
 */
final class SigningKey {

    private static final Pattern PEM = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    private final List<KeyPair> keys;

    private SigningKey(List<KeyPair> keys) {
        this.keys = keys;
    }

    /**
     * Reads a PKCS#8 PEM file of one key or more; the first is signed with.
     *
     * @throws StartException where it is not there or not such a key
     */
    static SigningKey read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new StartException("computethis.signing-key-file: " + file
                    + " holds no Ed25519 key in PKCS#8 PEM form (" + unusable
                    + "). Make one with: openssl genpkey -algorithm ed25519");
        }
    }

    static SigningKey parse(String pem) throws GeneralSecurityException {
        List<KeyPair> keys = new ArrayList<>();
        Matcher block = PEM.matcher(pem);
        while (block.find()) {
            keys.add(key(block.group(1).replaceAll("\\s", "")));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no PRIVATE KEY is in it");
        }
        return new SigningKey(List.copyOf(keys));
    }

    private static KeyPair key(String base64) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        byte[] seed = ((EdECPrivateKey) key)
                .getBytes()
                .orElseThrow(() -> new IllegalArgumentException("the key does not tell its bytes"));
        return new KeyPair(fromSeed(seed).getPublic(), key);
    }

    /** The JDK derives a public key only while it generates one, from 32 bytes of its source of randomness. */
    private static KeyPair fromSeed(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return generator.generateKeyPair();
    }

    PrivateKey privateKey() {
        return keys.get(0).getPrivate();
    }

    /**
     * All that workers are to accept, as they want it: base64 of the X.509 form, separated by commas. Sorted, so that workers
     * need not be rolled when another of them is signed with.
     */
    String publicKeys() {
        return keys.stream()
                .map(key -> Base64.getEncoder().encodeToString(key.getPublic().getEncoded()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = Arrays.copyOf(seed, seed.length);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException(
                        "an Ed25519 key is made of " + seed.length + " bytes, not " + bytes.length);
            }
            System.arraycopy(seed, 0, bytes, 0, seed.length);
        }
    }
}
