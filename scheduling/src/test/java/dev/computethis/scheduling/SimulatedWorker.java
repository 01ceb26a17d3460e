package dev.computethis.scheduling;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker of a {@link Simulation}; a new one is made for each incarnation. */
final class SimulatedWorker {
    final String name;
    final String pool;
    final boolean singleUse;
    boolean dead;
    boolean partitioned;
    boolean draining;
    boolean used;
    /** The latest leader it has heard of; earlier ones are refused. */
    int term;

    @Nullable
    Slice running;

    final Map<Slice, SliceEnd> finished = new LinkedHashMap<>();

    SimulatedWorker(String name, String pool, boolean singleUse) {
        this.name = name;
        this.pool = pool;
        this.singleUse = singleUse;
    }

    WorkerReport report() {
        var held = new java.util.ArrayList<WorkerReport.Held>();
        Slice now = running;
        if (now != null) {
            held.add(new WorkerReport.Held(now, true));
        }
        finished.keySet().forEach(slice -> held.add(new WorkerReport.Held(slice, false)));
        return new WorkerReport(name, pool, singleUse, held);
    }
}
