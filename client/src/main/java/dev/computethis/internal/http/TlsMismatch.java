package dev.computethis.internal.http;

import dev.computethis.protocol.tls.CertificateRefusedException;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells a service that is there, but can't be spoken to for TLS' sake, from one that is away. */
final class TlsMismatch {

    private TlsMismatch() {}

    /** What keeps {@code base} from being spoken to, and what to do; null where it is nothing of this kind. */
    static @Nullable String of(URI base, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRefusedException refused) {
                return base + " is not trusted. " + refused.getMessage() + ".";
            }
            String text = String.valueOf(cause.getMessage());
            if (cause instanceof SSLException && text.contains("SSL message")) {
                return base + " answers without TLS: is it an http:// URL?";
            }
            // What HttpClient says where the other end closes instead of answering.
            if ("http".equals(base.getScheme()) && text.contains("received no bytes")) {
                return base + " takes connections, and ends them without an answer (" + text
                        + "): does it speak TLS, so that it is an https:// URL?";
            }
        }
        return null;
    }
}
