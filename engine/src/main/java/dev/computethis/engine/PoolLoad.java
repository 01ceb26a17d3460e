package dev.computethis.engine;

/**
 * What a pool has to do.
 *
 * @param busy workers that have a run; such as are to go don't count
 * @param waiting invocations that wait for a worker, counted up to the most that was asked for
 */
public record PoolLoad(int busy, int waiting) {

    static PoolLoad of(String namespace, String pool, int most, Leadership leader) {
        String id = ActiveRun.poolId(namespace, pool);
        long busy = leader.workers().stream()
                .filter(worker -> worker.poolId.equals(id) && !worker.draining && leader.isBusy(worker))
                .count();
        return new PoolLoad((int) busy, leader.waitingInvocations(id, most));
    }
}
