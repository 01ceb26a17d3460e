package dev.computethis.engine;

import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What only the dispatcher that leads can tell, as it talks to the workers. Thread-safe, never blocks. */
public interface Workforce {

    /** The namespace's workers. */
    CompletionStage<List<WorkerView>> workers(String namespace);

    /** The namespace's pools, with how many of their workers answer and the Java version of those. */
    CompletionStage<List<PoolView>> pools(String namespace);

    /**
     * The output of a run, from the worker that has or had it. Fails with a {@code ProblemException}: GONE where no worker
     * keeps it, UNAVAILABLE where it can't be asked for now.
     */
    CompletionStage<LogChunk> log(Run run, long offset);
}
