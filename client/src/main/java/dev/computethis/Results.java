package dev.computethis;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller gets of the results of a run's invocations. */
final class Results {

    private Results() {}

    // The function returns R, and the service returns what the function did.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <R extends @Nullable Object> R single(List<@Nullable Object> results) {
        return (R) results.get(0);
    }

    @SuppressWarnings("unchecked") // As above, for each.
    static <R extends @Nullable Object> List<R> all(List<@Nullable Object> results) {
        return (List<R>) Collections.unmodifiableList(results);
    }
}
