package dev.computethis.engine.local;

import dev.computethis.engine.DispatcherMetrics;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.LocalEngine;

/** What {@code ComputeClient.local(n)} finds: a {@link LocalService} whose life is that of the client. */
public final class ProcessLocalEngine implements LocalEngine {

    @Override
    public ComputeService start(int workers) {
        return new LocalService(workers, DispatcherMetrics.NONE).service();
    }
}
