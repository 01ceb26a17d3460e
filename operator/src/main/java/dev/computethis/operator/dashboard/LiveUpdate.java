package dev.computethis.operator.dashboard;

import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of the live stream. The first tells all; each further one what is new, and all that is short.
 *
 * @param now when it was made, in milliseconds since 1970 by this replica's clock
 * @param first whether it is the first, and what was told before is to be forgotten
 * @param changes grows with every change of a run, so that a list of runs can tell when to ask again
 * @param phases how many runs are in each phase
 * @param finished how many runs ended in each of the latest seconds; those left out saw none
 * @param running what runs now, as far as it is stored: runs that have run for a second
 * @param spans what ended since the message before
 * @param leads whether this replica dispatches; if not, it knows of no worker, and of no pool how many are ready
 * @param end why the stream ends here; the page connects again unless it says otherwise
 */
public record LiveUpdate(
        long now,
        boolean first,
        long changes,
        Map<Phase, Integer> phases,
        List<Throughput.Second> finished,
        List<Span> running,
        List<Span> spans,
        List<PoolView> pools,
        List<WorkerView> workers,
        boolean leads,
        @Nullable String end) {}
