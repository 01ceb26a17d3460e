package dev.computethis.loadtest.chaos.verdict;

import dev.computethis.loadtest.chaos.verdict.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a history against the promise of {@code ARCHITECTURE.md}. Use once. */
public final class Judge {

    private final History history;
    private final Map<String, List<Start>> starts = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Set<Integer> orders = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> returned = new HashSet<>();
    private final Set<String> lostOnce = new HashSet<>();
    private final Set<String> exhausted = new HashSet<>();
    private final Set<String> crashed = new HashSet<>();
    private int again;

    private Judge(History history) {
        this.history = history;
        history.starts()
                .forEach(start -> starts.computeIfAbsent(start.uid(), uid -> new ArrayList<>())
                        .add(start));
    }

    public static Verdict judge(History history) {
        return new Judge(history).verdict();
    }

    private Verdict verdict() {
        // 1. Each order by itself: what its client saw, what the cluster holds, which starts there were.
        Set<String> judged = new HashSet<>();
        for (Seen seen : history.seen()) {
            orders.add(seen.order().number());
            Held held = seen.run() == null ? null : history.held().get(seen.run());
            client(seen, held);
            if (held != null && judged.add(held.uid())) {
                starts(seen.order(), held);
            }
        }
        // 2. What belongs to no order, or to all of them.
        history.changes().forEach(change -> violate(Kind.SECOND_RESULT, change));
        starts.forEach((uid, of) -> {
            if (!judged.contains(uid)) {
                violate(Kind.EXCESS_START, of.get(0).run() + " started, but is no run that was acknowledged and kept");
            }
        });
        if (crashed.size() > history.runnerKills()) {
            violate(
                    Kind.WRONG_RESULT,
                    crashed.size() + " runs failed as their runner died, but only " + history.runnerKills()
                            + " runners were killed: " + crashed);
        }
        return new Verdict(
                orders.size(),
                acknowledged.size(),
                returned.size(),
                lostOnce.size(),
                exhausted.size(),
                crashed.size(),
                history.starts().size(),
                again,
                List.copyOf(violations));
    }

    private void client(Seen seen, @Nullable Held held) {
        Order order = seen.order();
        String run = seen.run();
        if (run == null) {
            violate(
                    Kind.STUCK,
                    "order " + order.number() + " (" + order.kind() + ") was never acknowledged: " + seen.detail());
            return;
        }
        acknowledged.add(run);
        if (held == null) {
            violate(Kind.LOST, run + " was acknowledged and is gone");
        } else if (!held.hasEnded()) {
            violate(Kind.STUCK, run + " is still " + held.phase());
        } else {
            switch (seen.ending()) {
                case UNANSWERED ->
                    violate(Kind.STUCK, run + " ended " + held.phase() + ", but its client was not told");
                case REFUSED -> violate(Kind.WRONG_RESULT, run + " was refused: " + seen.detail());
                case RETURNED -> returned(seen, held);
                case LOST -> lost(order, seen, held);
                case FAILED -> failed(seen, held);
            }
        }
    }

    private void returned(Seen seen, Held held) {
        Order order = seen.order();
        returned.add(held.name());
        if (!held.phase().equals("Succeeded")) {
            violate(Kind.SECOND_RESULT, held.name() + " returned to its client, but the cluster holds " + held.phase());
        }
        if (seen.results().size() != order.invocations()) {
            violate(
                    Kind.WRONG_RESULT,
                    held.name() + " gave " + seen.results().size() + " results for " + order.invocations()
                            + " invocations");
            return;
        }
        for (int i = 0; i < order.invocations(); i++) {
            Result result = Result.of(seen.results().get(i));
            if (result == null || result.number() != order.number() || result.invocation() != i) {
                violate(
                        Kind.WRONG_RESULT,
                        held.name() + " gave '" + seen.results().get(i) + "' for invocation " + i + " of order "
                                + order.number());
            } else if (starts.getOrDefault(held.uid(), List.of()).stream()
                    .noneMatch(start ->
                            start.invocation() == result.invocation() && start.attempt() == result.attempt())) {
                violate(
                        Kind.WRONG_RESULT,
                        held.name() + " gave " + seen.results().get(i) + ", which no start made");
            } else if (order.invocations() == 1 && result.attempt() != held.attempt()) {
                violate(
                        Kind.SECOND_RESULT,
                        held.name() + " gave the result of attempt " + result.attempt()
                                + ", but the cluster holds attempt " + held.attempt());
            }
        }
    }

    private void lost(Order order, Seen seen, Held held) {
        if (!held.phase().equals("Lost")) {
            violate(Kind.SECOND_RESULT, held.name() + " was lost to its client, but the cluster holds " + held.phase());
        } else if (order.isAtMostOnce()) {
            lostOnce.add(held.name());
        } else if (held.attempt() >= order.maxAttempts()) {
            exhausted.add(held.name());
        } else {
            violate(
                    Kind.LOST,
                    held.name() + " was given up after start " + held.attempt() + " of " + order.maxAttempts() + ": "
                            + seen.detail());
        }
    }

    private void failed(Seen seen, Held held) {
        if (held.phase().equals("Succeeded")) {
            violate(Kind.SECOND_RESULT, held.name() + " failed for its client, but the cluster holds Succeeded");
        } else if (held.failure().equals("Crashed")) {
            crashed.add(held.name());
        } else {
            violate(Kind.WRONG_RESULT, held.name() + " failed: " + seen.detail());
        }
    }

    private void starts(Order order, Held held) {
        Map<Integer, Set<Integer>> attempts = new HashMap<>();
        for (Start start : starts.getOrDefault(held.uid(), List.of())) {
            String which = held.name() + " (" + order.kind() + "), invocation " + start.invocation() + ", attempt "
                    + start.attempt() + " on " + start.worker();
            Set<Integer> known = attempts.computeIfAbsent(start.invocation(), i -> new HashSet<>());
            if (!known.add(start.attempt())) {
                violate(Kind.EXCESS_START, which + " started twice");
            } else if (known.size() > order.maxAttempts()) {
                violate(Kind.EXCESS_START, which + " is start " + known.size() + " of " + order.maxAttempts());
            } else if (held.hasEnded() && start.attempt() > held.attempt()) {
                violate(Kind.EXCESS_START, which + ", but the cluster knows of " + held.attempt() + " attempts");
            }
        }
        attempts.values().forEach(known -> again += Math.max(0, known.size() - 1 - order.failures()));
    }

    private void violate(Kind kind, String what) {
        violations.add(new Violation(kind, what));
    }
}
