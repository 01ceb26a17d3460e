package dev.computethis.engine.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Once all is calm and free: more runs than workers, of two priorities. Of those the leader knows, it must send the
 * highest priority first, and within one who came first.
 */
final class OrderProbe {

    private static final class Waiting {
        final int priority;
        final long knownAt;
        boolean sent;

        Waiting(int priority, long knownAt) {
            this.priority = priority;
            this.knownAt = knownAt;
        }
    }

    private final Checker checker;
    private final Map<String, Waiting> runs = new LinkedHashMap<>();

    OrderProbe(Checker checker) {
        this.checker = checker;
    }

    /** The leader has learnt of it. */
    void known(String uid, int priority, long now) {
        runs.putIfAbsent(uid, new Waiting(priority, now));
    }

    /** It is sent to a worker, for the first time or again. */
    void sent(String uid, long now) {
        Waiting next = runs.get(uid);
        if (next == null || next.sent) {
            return;
        }
        next.sent = true;
        runs.forEach((other, waiting) -> {
            boolean goesFirst = waiting.priority > next.priority
                    || (waiting.priority == next.priority && waiting.knownAt < next.knownAt);
            if (!waiting.sent && waiting.knownAt < now && goesFirst) {
                checker.broken(
                        Promise.PRIORITY_FIRST,
                        uid + " (priority " + next.priority + ") is sent before " + other + " (priority "
                                + waiting.priority + ")");
            }
        });
    }
}
