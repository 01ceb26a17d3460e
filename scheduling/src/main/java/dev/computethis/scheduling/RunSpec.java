package dev.computethis.scheduling;

/**
 * What the scheduler knows of a run.
 *
 * @param tenant who shares the pool with others: runs of one tenant are not weighed against each other
 * @param pool whose workers may run it
 * @param priority higher goes first
 * @param invocations at least 1; more for a {@code map}
 * @param maxAttempts the most starts of any of its invocations, at least 1; with 1, each start is stored before it happens
 * @param deadlineNanos how long a slice may run, which the worker enforces; 0 where there is no limit
 * @param function what it calls: runs of one pool that call the same are expected to take about as long per invocation
 */
public record RunSpec(
        String uid,
        String tenant,
        String pool,
        int priority,
        int invocations,
        int maxAttempts,
        long deadlineNanos,
        String function) {

    public RunSpec {
        if (invocations < 1 || maxAttempts < 1 || deadlineNanos < 0) {
            throw new IllegalArgumentException("Run " + uid + ": invocations " + invocations + ", maxAttempts "
                    + maxAttempts + ", deadlineNanos " + deadlineNanos);
        }
    }
}
