package dev.computethis.protocol.tls;

import java.security.cert.CertificateException;

/** A server showed a certificate that is no proof of who it is; the message says why, and what to do. */
public final class CertificateRefusedException extends CertificateException {

    private static final long serialVersionUID = 1L;

    CertificateRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
