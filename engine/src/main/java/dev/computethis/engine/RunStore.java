package dev.computethis.engine;

import dev.computethis.protocol.Submission;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Port: where runs are kept. In Kubernetes the {@code FunctionRun} resources behind an informer, locally a map. Writes
 * are durable once their stage completes. Reads ({@link #find}, {@link #all}) come from a cache that follows the writes
 * and never blocks. Thread-safe.
 */
public interface RunStore {

    /**
     * Stores a run unless its key is taken. Waiters that must not miss its end register before this.
     *
     * @return the run with that key, and whether it was there before; the caller compares submissions
     */
    CompletionStage<Created> create(RunKey key, Submission submission, String submitter);

    record Created(Run run, boolean existed) {}

    /**
     * Writes a status decided upon {@code base}.
     *
     * @return the run as written; fails with {@link StaleRunException} where the run has changed since {@code base} or is
     *     gone, and with a {@code ProblemException} of type UNAVAILABLE where the store can't be reached
     */
    CompletionStage<Run> updateStatus(Run base, RunStatus status);

    /** Marks the run for cancellation. Fails with NOT_FOUND. Marking a terminal run changes nothing. */
    CompletionStage<Run> requestCancel(RunKey key);

    /** Removes the run, if it is there. */
    CompletionStage<Void> delete(RunKey key);

    /** Removes this very run, if it is there; not another that has its key by now. */
    CompletionStage<Void> delete(Run run);

    /** The run as the store has it now, past the cache, and whole; null where there is none. Fails with UNAVAILABLE. */
    CompletionStage<@Nullable Run> read(RunKey key);

    /**
     * Completes once {@link #find}, {@link #all} and the watches show at least what was stored when this was called. Fails
     * with UNAVAILABLE.
     */
    CompletionStage<Void> refresh();

    /** Of an ended run payload and result may be left out where they are large, see {@link Run#slim}. */
    @Nullable
    Run find(RunKey key);

    /** As {@link #find} gives them. */
    Collection<Run> all();

    /**
     * Tells {@code listener} of every run there is, then of every change, in order per run and on one thread; a listener
     * returns quickly. Close it to stop.
     */
    Subscription watch(Listener listener);

    /**
     * The claims as they are stored now, past any cache; {@link SharedClaims#NONE} where none ever were. Fails with
     * UNAVAILABLE.
     */
    CompletionStage<SharedClaims> readClaims();

    /**
     * Writes claims in place of {@code base}, whose version counts.
     *
     * @return them as written; fails with {@link StaleClaimsException} where they have changed since {@code base}, and with
     *     UNAVAILABLE
     */
    CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims claims);

    /** Told of runs. */
    interface Listener {
        /** The run is new or has changed. */
        void changed(Run run);

        /** The run is gone. */
        void removed(Run run);
    }

    /** The write was decided upon a run that has changed since, or is gone. Expected, so without a stack trace. */
    final class StaleRunException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StaleRunException(RunKey key, String detail) {
            super("Run " + key + " " + detail, null, false, false);
        }
    }

    /** Somebody else has written the claims since. Expected, so without a stack trace. */
    final class StaleClaimsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StaleClaimsException() {
            super("The claims have changed since", null, false, false);
        }
    }
}
