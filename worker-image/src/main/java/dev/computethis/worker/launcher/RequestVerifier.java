package dev.computethis.worker.launcher;

import dev.computethis.protocol.RequestSignature;
import dev.computethis.protocol.SessionKey;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request comes from the service, is meant for this worker, and is new. Time is a parameter, in
 * nanoseconds of a monotonic clock. Thread-safe; signatures are verified outside of its lock.
 */
final class RequestVerifier {

    /** What became of a request. */
    enum Verdict {
        Accepted,
        /** Not signed, or not for us, or not now. */
        Unauthorized,
        /** Signed by a leader that has been followed by another. */
        StaleLeader
    }

    /** @param reason for the one who asks; empty where accepted */
    record Decision(Verdict verdict, String reason) {
        static final Decision ACCEPTED = new Decision(Verdict.Accepted, "");

        static Decision unauthorized(String reason) {
            return new Decision(Verdict.Unauthorized, reason);
        }
    }

    private final String worker;
    private final List<PublicKey> keys;
    private final Challenges challenges;
    private long highestTerm;

    RequestVerifier(String worker, List<PublicKey> keys, Challenges challenges) {
        this.worker = worker;
        this.keys = List.copyOf(keys);
        this.challenges = challenges;
    }

    synchronized String challenge(long now) {
        return challenges.issue(now);
    }

    /** Looks at the header alone, so that no body need be read for one that can't be accepted. */
    synchronized Decision precheck(@Nullable RequestSignature signature, long now) {
        if (signature == null) {
            return Decision.unauthorized("the Authorization header is missing, or not of the form"
                    + " 'ComputeThis challenge.counter.term.signature'");
        }
        String objection = challenges.objection(signature.challenge(), signature.counter(), now);
        return objection == null ? Decision.ACCEPTED : Decision.unauthorized(objection);
    }

    /** Decides, and uses up the counter where it accepts. */
    Decision verify(RequestSignature signature, RequestSignature.Request request, long now) {
        if (!request.worker().equals(worker)) {
            throw new IllegalArgumentException("a request is verified as one for " + worker);
        }
        if (!isGenuine(signature, request)) {
            return Decision.unauthorized("the signature is not one of this request, for the worker " + worker
                    + ", by a key that it accepts");
        }
        synchronized (this) {
            Decision repeated = precheck(signature, now);
            if (repeated.verdict() != Verdict.Accepted) {
                return repeated;
            }
            challenges.use(signature.challenge(), signature.counter());
            if (signature.term() < highestTerm) {
                return new Decision(
                        Verdict.StaleLeader,
                        "the leader of term " + signature.term() + " was followed by that of term " + highestTerm);
            }
            highestTerm = signature.term();
            return Decision.ACCEPTED;
        }
    }

    private boolean isGenuine(RequestSignature signature, RequestSignature.Request request) {
        if (!signature.isOfSession()) {
            return keys.stream().anyMatch(key -> signature.isBy(key, request));
        }
        SessionKey session = session(signature.challenge());
        return session != null && signature.isBy(session, request);
    }

    private synchronized @Nullable SessionKey session(String challenge) {
        return challenges.session(challenge);
    }

    /**
     * Agrees on a key for further requests under the challenge of one that was accepted.
     *
     * @return the worker's part
     * @throws dev.computethis.protocol.MalformedMessageException where {@code leadersPart} is none
     */
    byte[] agree(RequestSignature accepted, byte[] leadersPart) {
        if (accepted.isOfSession()) {
            throw new BadRequestException("a session is agreed on by the service's own key, not by that of another");
        }
        SessionKey.Part part = SessionKey.Part.fresh();
        SessionKey session = part.withLeader(leadersPart, accepted.challenge());
        synchronized (this) {
            challenges.agreed(accepted.challenge(), session);
        }
        return part.encoded();
    }
}
