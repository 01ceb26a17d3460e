package dev.computethis.engine.local;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.LocalEngine;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What {@code ComputeClient.local(n)} finds: a {@link LocalService} whose life is that of the client. */
public final class ProcessLocalEngine implements LocalEngine {

    @Override
    public ComputeService start(int workers) {
        // Callers may block; as many threads as there are such, or one could keep another's result from arriving.
        ExecutorService answers = Executors.newCachedThreadPool(LocalService.daemon("computethis-answers"));
        return new LocalService(workers, DispatcherMetrics.NONE, answers).service();
    }
}
