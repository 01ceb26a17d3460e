package dev.computethis.worker.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.SessionKey;
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

    @Test
    void aKeyAgreedOnInASignedRequestSignsThoseThatFollow() {
        SessionKey session = agreed(signed(keys, 1, 1));

        assertThat(verify(ofSession(session, 2, 1), NOW).verdict()).isEqualTo(Verdict.Accepted);
        assertThat(verify(ofSession(session, 2, 1), NOW).reason()).contains("was used before");
        assertThat(verify(ofSession(agreed(signed(keys, 3, 1)), 4, 1), NOW).verdict())
                .isEqualTo(Verdict.Accepted);
    }

    @Test
    void aSessionIsGoodAsLongAsItsChallengeAndUnderNoOther() {
        SessionKey session = agreed(signed(keys, 1, 1));
        long tooLate = NOW + Duration.ofMinutes(5).toNanos() + 1;
        RequestSignature elsewhere = RequestSignature.sign(session, REQUEST, verifier.challenge(NOW), 1, 1);

        assertThat(verify(ofSession(session, 2, 1), tooLate).reason()).contains("older than 5 minutes");
        assertThat(verify(elsewhere, NOW).reason()).contains("by a key that it accepts");
    }

    @Test
    void aKeyThatWasNotAgreedOnSignsNothing() {
        SessionKey forged =
                SessionKey.Part.fresh().withWorker(SessionKey.Part.fresh().encoded(), challenge);

        assertThat(verify(ofSession(forged, 2, 1), NOW).verdict()).isEqualTo(Verdict.Unauthorized);
        agreed(signed(keys, 1, 1));
        assertThat(verify(ofSession(forged, 2, 1), NOW).verdict()).isEqualTo(Verdict.Unauthorized);
    }

    @Test
    void aSessionDoesNotOutliveItsLeader() {
        SessionKey session = agreed(signed(keys, 1, 6));
        verify(signed(keys, 2, 7), NOW);

        assertThat(verify(ofSession(session, 3, 6), NOW).verdict()).isEqualTo(Verdict.StaleLeader);
    }

    @Test
    void aSessionMakesNoOther() {
        SessionKey session = agreed(signed(keys, 1, 1));

        assertThatThrownBy(() -> verifier.agree(
                        ofSession(session, 2, 1), SessionKey.Part.fresh().encoded()))
                .isInstanceOf(BadRequestException.class);
    }

    private SessionKey agreed(RequestSignature by) {
        assertThat(verify(by, NOW).verdict()).isEqualTo(Verdict.Accepted);
        SessionKey.Part leader = SessionKey.Part.fresh();
        return leader.withWorker(verifier.agree(by, leader.encoded()), challenge);
    }

    private RequestSignature ofSession(SessionKey session, long counter, long term) {
        return RequestSignature.sign(session, REQUEST, challenge, counter, term);
    }

    private Decision verify(RequestSignature signature, long now) {
        return verifier.verify(signature, REQUEST, now);
    }

    private RequestSignature signed(KeyPair by, long counter, long term) {
        return RequestSignature.sign(by.getPrivate(), REQUEST, challenge, counter, term);
    }
}
