package dev.computethis.engine;

import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts lists of runs into pages: newest first; a page starts after the last run of the one before, so none is told twice. */
final class RunPages {

    private static final Comparator<Position> NEWEST_FIRST =
            Comparator.comparing(Position::created).reversed().thenComparing(Position::name);

    /** Of a message in a list, in characters; the run itself has it whole. */
    private static final int MESSAGE = 1024;

    private RunPages() {}

    private record Position(Instant created, String name) {
        static Position of(Run run) {
            return new Position(run.created(), run.key().name());
        }
    }

    static RunPage page(Collection<Run> all, String namespace, RunQuery query) {
        if (query.limit() < 1 || query.limit() > Limits.PAGE) {
            throw Problem.of(
                            Problem.Type.INVALID,
                            "limit is " + query.limit() + "; want 1 to " + Limits.PAGE + ".",
                            "limit")
                    .toException();
        }
        Position after = position(query.from());
        List<Run> matching = all.stream()
                .filter(run -> run.key().namespace().equals(namespace))
                .filter(run -> matches(run, query))
                .toList();
        List<Run> rest = matching.stream()
                .filter(run -> after == null || NEWEST_FIRST.compare(Position.of(run), after) > 0)
                .sorted(Comparator.comparing(Position::of, NEWEST_FIRST))
                .limit(query.limit() + 1L)
                .toList();
        boolean more = rest.size() > query.limit();
        List<Run> items = more ? rest.subList(0, query.limit()) : rest;
        return new RunPage(
                items.stream().map(run -> slim(run.view())).toList(),
                matching.size(),
                more ? text(Position.of(items.get(items.size() - 1))) : null);
    }

    private static boolean matches(Run run, RunQuery query) {
        return (query.phase() == null || run.status().phase() == query.phase())
                && (query.pool() == null || run.submission().pool().equals(query.pool()))
                && (query.worker() == null || query.worker().equals(run.status().worker()))
                && (query.function() == null
                        || run.submission()
                                .function()
                                .toLowerCase(Locale.ROOT)
                                .contains(query.function().toLowerCase(Locale.ROOT)));
    }

    private static String text(Position position) {
        return position.created() + "," + position.name();
    }

    private static @Nullable Position position(@Nullable String from) {
        if (from == null) {
            return null;
        }
        String[] parts = from.split(",", 2);
        try {
            return new Position(Instant.parse(parts[0]), parts.length == 2 ? parts[1] : "");
        } catch (DateTimeParseException other) {
            throw Problem.of(
                            Problem.Type.INVALID,
                            "from is '" + from + "'; take it as it stands in the page before, under next.",
                            "from")
                    .toException();
        }
    }

    /** Without what can be large. */
    private static RunView slim(RunView run) {
        Failure failure = run.failure();
        return new RunView(
                run.namespace(),
                run.name(),
                run.uid(),
                run.function(),
                run.source(),
                run.pool(),
                run.priority(),
                run.invocations(),
                run.argumentsPreview(),
                run.phase(),
                run.reason(),
                run.message() == null ? null : Failure.cut(run.message(), MESSAGE),
                run.attempt(),
                run.worker(),
                run.succeeded(),
                run.failed(),
                run.progress(),
                run.creationTime(),
                run.startTime(),
                run.completionTime(),
                run.durationMillis(),
                null,
                run.preview(),
                failure == null ? null : Failure.of(failure.kind(), Failure.cut(failure.message(), MESSAGE)),
                run.submitter());
    }
}
