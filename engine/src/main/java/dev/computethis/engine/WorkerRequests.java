package dev.computethis.engine;

import dev.computethis.engine.WorkerConnection.UnreachableException;
import dev.computethis.protocol.AssignmentId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Brings the requests of {@link dev.computethis.protocol.WorkerApi} to one worker. Thread-safe, never blocks. */
public interface WorkerRequests {

    /**
     * Any answer of the worker, as it is; fails with {@link UnreachableException}.
     *
     * @param target path and query
     * @param timeout for the whole answer
     */
    CompletionStage<Answer> send(String method, String target, byte[] body, Duration timeout);

    /** Told to the worker with the next request. */
    void acknowledge(AssignmentId id);

    /** Ends what is in flight. */
    void close();

    /** What a worker answered. */
    record Answer(int status, byte[] body) {}
}
