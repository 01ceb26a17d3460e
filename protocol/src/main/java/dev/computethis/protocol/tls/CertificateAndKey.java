package dev.computethis.protocol.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A server's certificate, with those it was issued by behind it, and its key. */
record CertificateAndKey(List<X509Certificate> chain, PrivateKey key) {

    /**
     * Reads both and tries whether they belong together.
     *
     * @throws GeneralSecurityException where they can't be used; says of which file, why, and what to do
     */
    static CertificateAndKey parse(Path certificateFile, byte[] certificate, Path keyFile, byte[] key)
            throws GeneralSecurityException {
        List<X509Certificate> chain = chain(certificateFile, certificate);
        PublicKey publicKey = chain.get(0).getPublicKey();
        PrivateKey privateKey = PrivateKeyPem.parse(keyFile, key, publicKey);
        if (!belongTogether(privateKey, publicKey)) {
            throw new InvalidKeyException(keyFile + " is not the key of the first certificate in " + certificateFile
                    + ": put two there that belong together");
        }
        return new CertificateAndKey(chain, privateKey);
    }

    private static List<X509Certificate> chain(Path file, byte[] pem) throws CertificateException {
        Collection<? extends Certificate> read;
        try {
            read = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (CertificateException malformed) {
            throw new CertificateException(
                    file + " holds no certificate that can be read (" + malformed.getMessage()
                            + "): put the server's in" + " PEM there, and behind it those it was issued by",
                    malformed);
        }
        if (read.isEmpty()) {
            throw new CertificateException(file
                    + " is empty: put the server's certificate in PEM there, and behind it those it was issued by");
        }
        return read.stream().map(X509Certificate.class::cast).toList();
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

    /** @throws CertificateException where a client would refuse it {@code now} for its dates */
    void requireGoodAt(Instant now, Path file) throws CertificateException {
        Instant from = chain.get(0).getNotBefore().toInstant();
        if (now.isBefore(from)) {
            throw new CertificateException("The certificate in " + file + " is good only from " + from + ", and it is "
                    + now + ": wait, or set the clock here right");
        }
        if (now.isAfter(goodUntil())) {
            throw new CertificateException(
                    "The certificate in " + file + " has expired, on " + goodUntil() + ": have it renewed");
        }
    }

    Instant goodUntil() {
        return chain.get(0).getNotAfter().toInstant();
    }
}
