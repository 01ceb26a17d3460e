package dev.computethis.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signature on a request to a worker, in its {@code Authorization} header:
 * {@code ComputeThis challenge.counter.term.signature}.
 *
 * <p>It covers all that matters in the request and whom it is for. It is made with the service's Ed25519 key, or, as that
 * takes a good part of a millisecond on either side, with the {@link SessionKey} that a request so signed has agreed on
 * under the same challenge. The challenge is one the worker made lately, so a request is short-lived by the worker's own
 * clock whatever other clocks say; the counter is used once under it, so nothing can be replayed; the term is the leader's,
 * and a worker that has heard a later leader refuses an earlier one.
 *
 * @param challenge from {@code POST /v1/challenge}
 * @param counter different for each request under one challenge
 * @param term grows with each change of leader
 * @param bytes the Ed25519 signature (64 bytes), or the session's message authentication code (32 bytes)
 */
public record RequestSignature(String challenge, long counter, long term, byte[] bytes) {

    private static final Pattern HEADER = Pattern.compile(
            "ComputeThis ([0-9a-f]{32})\\.(\\d{1,18})\\.(\\d{1,18})\\." + "([A-Za-z0-9_-]{86}|[A-Za-z0-9_-]{43})");

    private static final int MAC_BYTES = 32;

    /**
     * What is signed of a request.
     *
     * @param worker the name of the worker it is for
     * @param target path and query as sent
     * @param acks the value of {@link WorkerApi#ACK_HEADER}, empty where it has none
     * @param body the digest of the body, so that a worker need not hold a body to verify it
     */
    public record Request(String worker, String method, String target, String acks, Digest body) {

        public Request(String worker, String method, String target, String acks, byte[] body) {
            this(worker, method, target, acks, Digest.of(body));
        }
    }

    public static RequestSignature sign(PrivateKey key, Request request, String challenge, long counter, long term) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(signed(request, challenge, counter, term));
            return new RequestSignature(challenge, counter, term, signer.sign());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("signing with Ed25519 failed", broken);
        }
    }

    public static RequestSignature sign(SessionKey key, Request request, String challenge, long counter, long term) {
        return new RequestSignature(challenge, counter, term, key.mac(signed(request, challenge, counter, term)));
    }

    /** Whether it is to be checked by the key of a session. */
    public boolean isOfSession() {
        return bytes.length == MAC_BYTES;
    }

    /** Whether a holder of {@code key} signed just this request. */
    public boolean isBy(SessionKey key, Request request) {
        return MessageDigest.isEqual(bytes, key.mac(signed(request, challenge, counter, term)));
    }

    /** Whether the holder of {@code key}'s private half signed just this request. */
    public boolean isBy(PublicKey key, Request request) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed(request, challenge, counter, term));
            return verifier.verify(bytes);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    /** The {@code Authorization} header's value. */
    public String header() {
        return "ComputeThis " + challenge + "." + counter + "." + term + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Null where the header is missing or not of this form. */
    public static @Nullable RequestSignature parse(@Nullable String header) {
        Matcher matcher = HEADER.matcher(header == null ? "" : header);
        if (!matcher.matches()) {
            return null;
        }
        return new RequestSignature(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Base64.getUrlDecoder().decode(matcher.group(4)));
    }

    private static byte[] signed(Request request, String challenge, long counter, long term) {
        return String.join(
                        "\n",
                        "computethis-worker-v1",
                        request.worker(),
                        request.method(),
                        request.target(),
                        request.acks(),
                        challenge,
                        Long.toString(counter),
                        Long.toString(term),
                        request.body().hex())
                .getBytes(StandardCharsets.UTF_8);
    }
}
