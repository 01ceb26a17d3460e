package dev.computethis.engine;

import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerState;

/**
 * How the workers of a pool stand.
 *
 * @param ready how many answer
 * @param busy how many of these have a run
 * @param javaVersion of the oldest, which all of them can load; 0 where none is ready
 */
record PoolCount(int ready, int busy, int javaVersion) {

    static PoolCount of(PoolView pool, Leadership leader) {
        int ready = 0;
        int busy = 0;
        int javaVersion = 0;
        String id = ActiveRun.poolId(pool.namespace(), pool.name());
        for (WorkerLink worker : leader.workers()) {
            WorkerState state = worker.state;
            if (worker.poolId.equals(id) && worker.joined != null && !worker.silent && state != null) {
                ready++;
                busy += leader.isBusy(worker) ? 1 : 0;
                // Pools are rolled worker by worker: what all of them can load counts.
                javaVersion = javaVersion == 0 ? state.javaRelease() : Math.min(javaVersion, state.javaRelease());
            }
        }
        return new PoolCount(ready, busy, javaVersion);
    }

    PoolView in(PoolView pool) {
        return new PoolView(pool.namespace(), pool.name(), pool.replicas(), ready, pool.runtime(), javaVersion);
    }
}
