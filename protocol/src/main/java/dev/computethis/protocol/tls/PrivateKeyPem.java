package dev.computethis.protocol.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in PEM: PKCS#8, or the older forms of RSA and EC keys alone, which {@code openssl} and cert-manager make unless
 * told otherwise, and the JDK does not read.
 */
final class PrivateKeyPem {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END \\1PRIVATE KEY-----");
    private static final byte[] VERSION = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 4;

    private PrivateKeyPem() {}

    /** @param publicKey the other half, whose algorithm and parameters are this one's too */
    static PrivateKey parse(Path file, byte[] pem, PublicKey publicKey) throws GeneralSecurityException {
        Matcher key = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw new InvalidKeyException(file + " holds no whole private key in PEM: put the certificate's there");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(key.group(2));
            byte[] pkcs8 = switch (key.group(1)) {
                case "" -> der;
                case "RSA ", "EC " -> pkcs8(der, publicKey);
                default -> throw new InvalidKeyException("it is of the form '" + key.group(1) + "PRIVATE KEY'");
            };
            return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException | InvalidKeyException | IllegalArgumentException unusable) {
            throw new InvalidKeyException(
                    file + " holds no " + publicKey.getAlgorithm() + " key that can be read (" + unusable.getMessage()
                            + "), as the certificate's must be: put it there without a password, such as by openssl pkcs8"
                            + " -topk8 -nocrypt",
                    unusable);
        }
    }

    /** RFC 5958: the key as it is, behind the version and the algorithm. */
    private static byte[] pkcs8(byte[] key, PublicKey publicKey) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION);
        content.writeBytes(algorithm(publicKey.getEncoded()));
        content.writeBytes(element(OCTETS, key));
        return element(SEQUENCE, content.toByteArray());
    }

    /** The first element within a public key's X.509 form. Always shorter than 128 bytes, as no parameters but a name are in use. */
    private static byte[] algorithm(byte[] x509) {
        int start = x509[1] >= 0 ? 2 : 2 + (x509[1] & 0x7f);
        return Arrays.copyOfRange(x509, start, start + 2 + x509[start + 1]);
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
