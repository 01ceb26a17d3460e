package dev.computethis.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.computethis.Computation;
import dev.computethis.ComputeClient;
import dev.computethis.RemoteFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tries hostile functions on the one worker of a pool: each run must end as it should, and the same worker must serve
 * the next. How long that took is kept, not judged: a machine may be busy with other things.
 */
public final class Trial {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ComputeClient compute;
    private final String pool;
    private final String worker;
    private final List<String> times = new ArrayList<>();

    public Trial(ComputeClient compute, String pool) {
        this.compute = compute;
        this.pool = pool;
        RemoteFuture<Object> first =
                compute.computeThis(Tame.square(2)).pool(pool).runAsync();
        first.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        this.worker = String.valueOf(first.status().worker());
    }

    public void run(Attack attack) {
        Duration deadline = attack.ending() instanceof Ending.TimesOut ? DEADLINE : PATIENCE;
        Computation<Object> hostile = compute.computeThis(attack.function())
                .pool(pool)
                .timeout(deadline)
                .atMostOnce();
        @Nullable Object value = null;
        @Nullable Throwable thrown = null;
        try {
            value = hostile.run();
        } catch (RuntimeException failed) {
            thrown = failed;
        }
        attack.ending().check(value, thrown);
        long ended = System.nanoTime();
        RemoteFuture<Object> next = compute.computeThis(attack.next().function())
                .pool(pool)
                .timeout(PATIENCE)
                .atMostOnce()
                .runAsync();
        try {
            assertThat(next.orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .as("what runs after it")
                    .isEqualTo(attack.next().result());
        } catch (CompletionException failed) {
            throw new AssertionError("The run after it, " + next.runName() + ", failed", failed);
        }
        times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ended) + " ms after: " + attack.name());
        assertThat(next.status().worker()).isEqualTo(worker);
    }

    /** How long the worker took to serve the next run, for each of the functions so far. */
    public List<String> times() {
        return List.copyOf(times);
    }
}
