package dev.computethis.kubectl;

import dev.computethis.crds.Phase;
import org.jspecify.annotations.Nullable;

/** What the command exits with, as {@code ray job submit} and {@code kubectl} do: 0 for a good end alone. */
final class Exit {

    static final int OK = 0;
    static final int FAILED = 1;

    private Exit() {}

    /** @param phase of a run; null where it has none yet */
    static int of(@Nullable Phase phase) {
        return phase == Phase.Succeeded ? OK : FAILED;
    }

    static boolean isTerminal(@Nullable Phase phase) {
        return phase != null && phase != Phase.Pending && phase != Phase.Running;
    }
}
