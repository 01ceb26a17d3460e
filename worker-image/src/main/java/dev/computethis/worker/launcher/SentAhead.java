package dev.computethis.worker.launcher;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.Refusal.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An assignment that was sent while another runs, to start once that has ended; and its answer. Thread-safe. */
final class SentAhead {

    final Assignment assignment;
    final byte[] encoded;
    private final CompletableFuture<@Nullable Refusal> answer = new CompletableFuture<>();

    SentAhead(Assignment assignment, byte[] encoded) {
        this.assignment = assignment;
        this.encoded = encoded;
    }

    boolean is(AssignmentId id) {
        return assignment.id().equals(id);
    }

    /** Why it won't start, or null once it has ended or was here before: so that who waits is woken once. */
    CompletionStage<@Nullable Refusal> answer() {
        return answer;
    }

    void refuse(Reason reason, String message) {
        answer.complete(Refusal.of(reason, message));
    }

    /** It could not be offered. */
    void fail(Exception broken) {
        answer.completeExceptionally(broken);
    }

    /**
     * Passes on what became of it as it was offered.
     *
     * @param running what runs since, be it this or another
     * @return whether it need not wait any more
     */
    boolean settle(Assignments.Answer offered, @Nullable SliceRun running) {
        if (offered instanceof Assignments.Answer.Wait) {
            return false;
        }
        if (offered instanceof Assignments.Answer.Refused refused) {
            answer.complete(refused.refusal());
        } else if (running != null && is(running.id())) {
            var unused = running.done().thenRun(() -> answer.complete(null));
        } else {
            answer.complete(null);
        }
        return true;
    }
}
