package dev.computethis.engine;

import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Submission;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a run that was made past the API, which checks the same before it stores one. */
final class RunCheck {

    private RunCheck() {}

    /** What is wrong, and what to do; null where nothing is. */
    static @Nullable String problem(Submission run) {
        if (!run.runtime().equals(Submission.JAVA)) {
            return "The runtime '" + run.runtime() + "' is not known; use '" + Submission.JAVA + "'.";
        }
        if (!Digest.isDigest(run.bundle())) {
            return "bundle '" + run.bundle() + "' is no digest: want sha256: and 64 lower-case hex digits of a bundle"
                    + " uploaded before.";
        }
        if (run.invocations() < 1 || run.invocations() > Limits.INVOCATIONS) {
            return "invocations is " + run.invocations() + "; want 1 to " + Limits.INVOCATIONS + ".";
        }
        if (run.maxAttempts() < 1 || run.maxAttempts() > Limits.MAX_ATTEMPTS) {
            return "maxAttempts is " + run.maxAttempts() + "; want 1 to " + Limits.MAX_ATTEMPTS + ".";
        }
        Long deadline = run.activeDeadlineSeconds();
        if (deadline != null && deadline < 1) {
            return "activeDeadlineSeconds is " + deadline + "; want at least 1, or leave it out.";
        }
        Content payload = run.payload();
        if ((payload.inline() == null) == (payload.blob() == null)) {
            return "payload needs either inline or blob, and not both.";
        }
        return null;
    }
}
