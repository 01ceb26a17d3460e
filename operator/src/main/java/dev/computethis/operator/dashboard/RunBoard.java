package dev.computethis.operator.dashboard;

import dev.computethis.engine.Run;
import dev.computethis.protocol.Phase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of one namespace's runs as a whole: how many stand where, how many end, who ran what when. Told of
 * changes one by one, so that asking is cheap however many runs there are. Thread-safe.
 */
final class RunBoard {

    /** How many ended runs it keeps for the timeline, and tells of at once; the newest. */
    static final int SPANS = 4000;

    /** How many running ones it tells of; a worker runs one at a time, so there are few more workers than this. */
    static final int RUNNING = 1000;

    /** Late news still change these latest seconds. */
    private static final int UNSETTLED_SECONDS = 5;

    private record Known(String uid, Phase phase) {}

    private record Ended(long number, Span span) {}

    private final Map<String, Known> known = new HashMap<>();
    private final Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
    private final Map<String, Span> running = new LinkedHashMap<>();
    private final ArrayDeque<Ended> ended = new ArrayDeque<>();
    private final Throughput throughput = new Throughput();
    private long changes;
    private long ends;

    RunBoard() {
        for (Phase phase : Phase.values()) {
            phases.put(phase, 0);
        }
    }

    synchronized void changed(Run run) {
        Known before = known.get(run.key().name());
        if (before != null && !before.uid().equals(run.uid())) {
            forget(run.key().name());
            before = null;
        }
        Phase phase = run.status().phase();
        if (before != null && before.phase() == phase && phase != Phase.Running) {
            return;
        }
        changes++;
        known.put(run.key().name(), new Known(run.uid(), phase));
        if (before != null) {
            phases.merge(before.phase(), -1, Integer::sum);
        }
        phases.merge(phase, 1, Integer::sum);
        place(run, Span.of(run));
    }

    private void place(Run run, @Nullable Span span) {
        running.remove(run.key().name());
        Phase phase = run.status().phase();
        if (phase == Phase.Running && span != null) {
            running.put(run.key().name(), span);
        } else if (phase.isTerminal()) {
            Instant completed = run.status().completed();
            if (completed != null) {
                throughput.ended(completed.getEpochSecond(), phase == Phase.Succeeded);
            }
            if (span != null) {
                ended.addLast(new Ended(++ends, span));
                if (ended.size() > SPANS) {
                    ended.removeFirst();
                }
            }
        }
    }

    synchronized void removed(Run run) {
        Known there = known.get(run.key().name());
        if (there != null && there.uid().equals(run.uid())) {
            changes++;
            forget(run.key().name());
        }
    }

    private void forget(String name) {
        Known gone = known.remove(name);
        if (gone != null) {
            phases.merge(gone.phase(), -1, Integer::sum);
        }
        running.remove(name);
    }

    /** Grows with every change. */
    synchronized long changes() {
        return changes;
    }

    /**
     * What is new.
     *
     * @param after {@link Board#ends()} of what was told before; negative for all there is
     * @param now in milliseconds since 1970
     */
    synchronized Board since(long after, long now) {
        long second = now / 1000;
        boolean all = after < 0;
        return new Board(
                changes,
                ends,
                new EnumMap<>(phases),
                throughput.since(second - (all ? Throughput.SECONDS : UNSETTLED_SECONDS)),
                running.values().stream().limit(RUNNING).toList(),
                spans(after));
    }

    private List<Span> spans(long after) {
        Map<String, Span> latest = new HashMap<>();
        List<Span> spans = new ArrayList<>();
        for (Ended one : ended) {
            if (one.number() > after) {
                Span before = latest.get(one.span().worker());
                Span both = before == null ? null : before.followedBy(one.span());
                if (before != null && both == null) {
                    spans.add(before);
                }
                latest.put(one.span().worker(), both == null ? one.span() : both);
            }
        }
        spans.addAll(latest.values());
        return spans;
    }

    /**
     * @param changes grows with every change
     * @param ends how many runs had ended when it was told
     * @param phases how many runs are in each phase
     * @param finished how many ended in each of the latest seconds
     * @param running what runs now and has for a second
     * @param spans what ended since
     */
    record Board(
            long changes,
            long ends,
            Map<Phase, Integer> phases,
            List<Throughput.Second> finished,
            List<Span> running,
            List<Span> spans) {}
}
