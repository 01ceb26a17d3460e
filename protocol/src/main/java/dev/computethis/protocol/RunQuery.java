package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Which runs to list: those that match all that is set.
 *
 * @param phase only runs in this phase
 * @param pool only runs of this pool
 * @param worker only runs that this worker has, or last had
 * @param function only runs whose function's name holds this text, in upper or lower case
 * @param limit the most on one page, 1 to {@link Limits#PAGE}
 * @param from {@link RunPage#next()} of the page before; the first where null
 */
public record RunQuery(
        @Nullable Phase phase,
        @Nullable String pool,
        @Nullable String worker,
        @Nullable String function,
        int limit,
        @Nullable String from) {

    public static final RunQuery FIRST_PAGE = new RunQuery(null, 100, null);

    public RunQuery(@Nullable Phase phase, int limit, @Nullable String from) {
        this(phase, null, null, null, limit, from);
    }
}
