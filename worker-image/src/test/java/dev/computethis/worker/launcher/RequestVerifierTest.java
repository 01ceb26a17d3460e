package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.protocol.RequestSignature;
import dev.computethis.worker.WorkerProcess;
import dev.computethis.worker.launcher.RequestVerifier.Decision;
import dev.computethis.worker.launcher.RequestVerifier.Verdict;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestVerifierTest {

    private static final RequestSignature.Request REQUEST =
            new RequestSignature.Request("w", "GET", "/v1/state", "", new byte[0]);
    private static final long NOW = Long.MAX_VALUE - Duration.ofMinutes(2).toNanos(); // It overflows, as a clock may.

    private final KeyPair keys = WorkerProcess.keyPair();
    private final KeyPair nextKeys = WorkerProcess.keyPair();
    private final RequestVerifier verifier =
            new RequestVerifier("w", List.of(keys.getPublic(), nextKeys.getPublic()), new Challenges(new Random(1)));
    private final String challenge = verifier.challenge(NOW);

    @Test
    void aSignedRequestIsAcceptedOnce() {
        RequestSignature signature = signed(keys, 1, 1);

        assertThat(verify(signature, NOW).verdict()).isEqualTo(Verdict.Accepted);
        assertThat(verify(signature, NOW).reason()).contains("was used before");
    }

    @Test
    void anyOfItsKeysWillDo() {
        assertThat(verify(signed(nextKeys, 1, 1), NOW).verdict()).isEqualTo(Verdict.Accepted);
    }

    @Test
    void anotherKeyWillNot() {
        Decision decision = verify(signed(WorkerProcess.keyPair(), 1, 1), NOW);

        assertThat(decision.verdict()).isEqualTo(Verdict.Unauthorized);
    }

    @Test
    void aForgedRequestUsesUpNoCounter() {
        verify(signed(WorkerProcess.keyPair(), 1, 1), NOW);

        assertThat(verify(signed(keys, 1, 1), NOW).verdict()).isEqualTo(Verdict.Accepted);
    }

    @Test
    void aChallengeIsGoodForFiveMinutes() {
        long within = NOW + Duration.ofMinutes(5).toNanos();

        assertThat(verify(signed(keys, 1, 1), within).verdict()).isEqualTo(Verdict.Accepted);
        assertThat(verify(signed(keys, 2, 1), within + 1).reason()).contains("older than 5 minutes");
    }

    @Test
    void requestsMayOvertakeOneAnotherWithinTheWindow() {
        long last = 2L * Challenges.WINDOW;
        assertThat(verify(signed(keys, last, 1), NOW).verdict()).isEqualTo(Verdict.Accepted);

        assertThat(verify(signed(keys, last - Challenges.WINDOW + 1, 1), NOW).verdict())
                .isEqualTo(Verdict.Accepted);
        assertThat(verify(signed(keys, last - Challenges.WINDOW + 1, 1), NOW).verdict())
                .isEqualTo(Verdict.Unauthorized);
        assertThat(verify(signed(keys, last - Challenges.WINDOW, 1), NOW).verdict())
                .isEqualTo(Verdict.Unauthorized);
    }

    @Test
    void anEarlierLeaderIsStaleOnceALaterOneWasHere() {
        assertThat(verify(signed(keys, 1, 7), NOW).verdict()).isEqualTo(Verdict.Accepted);

        Decision earlier = verify(signed(keys, 2, 6), NOW);

        assertThat(earlier.verdict()).isEqualTo(Verdict.StaleLeader);
        assertThat(earlier.reason()).contains("term 6", "term 7");
    }

    @Test
    void whoAsksForManyChallengesDoesNotPushOutOneInUse() {
        verify(signed(keys, 1, 1), NOW);

        for (int i = 0; i < 2 * Challenges.OUTSTANDING; i++) {
            verifier.challenge(NOW + i);
        }

        assertThat(verify(signed(keys, 2, 1), NOW).verdict()).isEqualTo(Verdict.Accepted);
    }

    @Test
    void withoutASignatureItSaysWhatIsMissing() {
        assertThat(verifier.precheck(null, NOW).reason()).contains("Authorization header is missing");
    }

    private Decision verify(RequestSignature signature, long now) {
        return verifier.verify(signature, REQUEST, now);
    }

    private RequestSignature signed(KeyPair by, long counter, long term) {
        return RequestSignature.sign(by.getPrivate(), REQUEST, challenge, counter, term);
    }
}
