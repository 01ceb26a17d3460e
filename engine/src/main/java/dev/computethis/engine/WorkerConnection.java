package dev.computethis.engine;

import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import java.util.concurrent.CompletionStage;

/**
 * A kept connection to one worker, see {@link dev.computethis.protocol.WorkerApi}. Every request is signed. Stages fail
 * with {@link RefusedException} where the worker said no, with {@link UnreachableException} where nothing is known of
 * what it did; every call may then be repeated. Thread-safe, never blocks.
 */
public interface WorkerConnection extends AutoCloseable {

    /** What the worker holds. Doubles as the heartbeat. */
    CompletionStage<WorkerState> state();

    /** Starts the assignment, or finds it started, and completes at its end, however long that takes. */
    CompletionStage<Outcome> run(Assignment assignment);

    /**
     * As {@link #run}, but where the worker is at another it starts this one once that has ended. Until then it is not held,
     * and {@link #takeBack} or {@link #cancel} has it refused.
     */
    CompletionStage<Outcome> runAhead(Assignment assignment);

    /** Has what was sent ahead refused as given back, where it waits still. Completes also where it does not. */
    CompletionStage<Void> takeBack(AssignmentId id);

    /** Completes at the end of an assignment that the worker holds already; fails with UnknownAssignmentException. */
    CompletionStage<Outcome> await(AssignmentId id);

    CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content);

    /** Kills the assignment; its outcome comes to who waits for it. Completes also where the worker knows nothing of it. */
    CompletionStage<Void> cancel(AssignmentId id);

    /** Fails with UnknownAssignmentException once the worker no longer keeps it. */
    CompletionStage<WorkerLog> log(AssignmentId id, long offset);

    /** The outcome is stored, the worker may forget it: told with the next request. */
    void acknowledge(AssignmentId id);

    @Override
    void close();

    /** Makes connections. */
    interface Factory {
        /** @param term the leader's, part of each signature */
        WorkerConnection connect(WorkerEndpoint worker, long term);
    }

    /** The worker refused; nothing ran. */
    final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        public RefusedException(Refusal refusal) {
            super(refusal.reason() + ": " + refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    /** The worker holds no such assignment. */
    final class UnknownAssignmentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownAssignmentException(AssignmentId id) {
            super("The worker holds nothing of " + id, null, false, false);
        }
    }

    /** No answer, or none that can be understood: the request may or may not have been carried out. */
    final class UnreachableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnreachableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
