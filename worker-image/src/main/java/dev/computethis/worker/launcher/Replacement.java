package dev.computethis.worker.launcher;

import dev.computethis.protocol.Failure;
import dev.computethis.worker.LeftBehind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether a runner goes on after a slice. */
final class Replacement {

    private Replacement() {}

    /**
     * The cause for which the runner is replaced, as it is counted in the worker's state; null where it goes on.
     *
     * @param failure how the slice failed; null where it succeeded
     * @param served how many slices the runner has run
     * @param maxRuns after how many it is replaced; 0 for never
     */
    static @Nullable String cause(Isolation isolation, Failure.@Nullable Kind failure, int served, int maxRuns) {
        if (failure == Failure.Kind.OutOfMemory) {
            return failure.name();
        }
        if (isolation == Isolation.PerRun) {
            return "PerRun";
        }
        return maxRuns > 0 && served >= maxRuns ? "MaxRuns" : null;
    }

    /** The cause for which the runner is replaced once its function had time to clear up. */
    static @Nullable String cause(Set<LeftBehind> left) {
        return left.stream().sorted().findFirst().map(Enum::name).orElse(null);
    }
}
