package dev.computethis.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSignatureTest {

    private static final String CHALLENGE = "0123456789abcdef0123456789abcdef";
    private static final RequestSignature.Request REQUEST =
            new RequestSignature.Request("default-0", "POST", "/v1/runs/u/0/1?wait=5", "u/0/1", new byte[] {1});

    private final KeyPair keys = newKeys();
    private final SessionKey session = newSession();

    @Test
    void survivesItsHeader() {
        RequestSignature parsed = RequestSignature.parse(sign().header());

        assertThat(parsed).isNotNull();
        assertThat(parsed.isBy(keys.getPublic(), REQUEST)).isTrue();
        assertThat(parsed.term()).isEqualTo(3);
    }

    @Test
    void thatOfASessionSurvivesItsHeaderToo() {
        RequestSignature parsed = RequestSignature.parse(signInSession().header());

        assertThat(parsed).isNotNull();
        assertThat(parsed.isOfSession()).isTrue();
        assertThat(sign().isOfSession()).isFalse();
        assertThat(parsed.isBy(session, REQUEST)).isTrue();
        assertThat(parsed.isBy(newSession(), REQUEST)).isFalse();
    }

    @Test
    void coversAllThatMattersInTheRequest() {
        RequestSignature signature = sign();
        RequestSignature ofSession = signInSession();

        for (RequestSignature.Request other : List.of(
                new RequestSignature.Request("default-1", "POST", REQUEST.target(), "u/0/1", REQUEST.body()),
                new RequestSignature.Request("default-0", "PUT", REQUEST.target(), "u/0/1", REQUEST.body()),
                new RequestSignature.Request("default-0", "POST", "/v1/runs/u/0/2?wait=5", "u/0/1", REQUEST.body()),
                new RequestSignature.Request("default-0", "POST", REQUEST.target(), "", REQUEST.body()),
                new RequestSignature.Request("default-0", "POST", REQUEST.target(), "u/0/1", new byte[] {2}))) {
            assertThat(signature.isBy(keys.getPublic(), other)).as("%s", other).isFalse();
            assertThat(ofSession.isBy(session, other)).as("%s", other).isFalse();
        }
    }

    @Test
    void coversChallengeCounterAndTerm() {
        for (byte[] bytes : List.of(sign().bytes(), signInSession().bytes())) {
            for (RequestSignature other : List.of(
                    new RequestSignature("f".repeat(32), 1, 3, bytes),
                    new RequestSignature(CHALLENGE, 2, 3, bytes),
                    new RequestSignature(CHALLENGE, 1, 4, bytes))) {
                assertThat(other.isBy(keys.getPublic(), REQUEST))
                        .as("%s", other)
                        .isFalse();
                assertThat(other.isBy(session, REQUEST)).as("%s", other).isFalse();
            }
        }
    }

    @Test
    void anotherKeyDidNotSignIt() {
        assertThat(sign().isBy(newKeys().getPublic(), REQUEST)).isFalse();
    }

    @Test
    void whatIsNoSignatureIsNull() {
        for (String header : List.of("", "Bearer x", "ComputeThis ", sign().header() + "x", "ComputeThis ..1.2")) {
            assertThat(RequestSignature.parse(header)).as(header).isNull();
        }
        assertThat(RequestSignature.parse(null)).isNull();
    }

    private RequestSignature sign() {
        return RequestSignature.sign(keys.getPrivate(), REQUEST, CHALLENGE, 1, 3);
    }

    private RequestSignature signInSession() {
        return RequestSignature.sign(session, REQUEST, CHALLENGE, 1, 3);
    }

    private static SessionKey newSession() {
        return SessionKey.Part.fresh().withWorker(SessionKey.Part.fresh().encoded(), CHALLENGE);
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }
}
