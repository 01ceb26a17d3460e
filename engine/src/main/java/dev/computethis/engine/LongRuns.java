package dev.computethis.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Tells of each run that is still at it some time after its start; one timer for all, as most end before. */
final class LongRuns {

    private record Begun(ActiveRun run, long dueNanos) {}

    private final TermLoop loop;
    private final Duration after;
    private final Consumer<ActiveRun> listener;
    private final ArrayDeque<Begun> begun = new ArrayDeque<>();
    private boolean armed;

    LongRuns(TermLoop loop, Duration after, Consumer<ActiveRun> listener) {
        this.loop = loop;
        this.after = after;
        this.listener = listener;
    }

    void begun(ActiveRun run, long now) {
        if (run.watched) {
            return;
        }
        run.watched = true;
        begun.add(new Begun(run, now + after.toNanos()));
        arm(after);
    }

    private void arm(Duration delay) {
        if (!armed) {
            armed = true;
            loop.schedule(this::check, delay);
        }
    }

    private void check() {
        armed = false;
        while (!begun.isEmpty()) {
            Begun first = begun.getFirst();
            long left = first.dueNanos - loop.nanos();
            if (!first.run.finished && left > 0) {
                arm(Duration.ofNanos(left));
                return;
            }
            begun.removeFirst();
            if (!first.run.finished) {
                listener.accept(first.run);
            }
        }
    }
}
