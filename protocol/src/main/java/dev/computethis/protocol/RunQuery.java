package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Which runs to list.
 *
 * @param phase only runs in this phase; all where null
 * @param limit the most on one page, 1 to {@link Limits#PAGE}
 * @param from {@link RunPage#next()} of the page before; the first where null
 */
public record RunQuery(
        @Nullable Phase phase, int limit, @Nullable String from) {

    public static final RunQuery FIRST_PAGE = new RunQuery(null, 100, null);
}
