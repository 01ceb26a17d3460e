package dev.computethis.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a wait for a run that takes too long. */
@FunctionalInterface
public interface Patience {

    /** By this machine's time. */
    Patience SYSTEM =
            (wait, inVain, patience) -> wait.completeOnTimeout(inVain, patience.toMillis(), TimeUnit.MILLISECONDS);

    /** Completes {@code wait} with {@code inVain} once {@code patience} is over, unless it has ended before. */
    void limit(CompletableFuture<Run> wait, Run inVain, Duration patience);
}
