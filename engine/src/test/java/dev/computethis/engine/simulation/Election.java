package dev.computethis.engine.simulation;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Elects leaders as leases do: the next one comes a while after the last was heard of, with a greater term. The one
 * before knows by then that it leads no more, unless it was split off or paused.
 */
final class Election {

    private static final long SECOND = 1_000_000_000L;
    /** After so long without the API server a leader stops by itself. */
    static final long RENEW_WITHIN = 10 * SECOND;

    static final long LEASE = 15 * SECOND;

    private final VirtualLoop time;
    private final VirtualApi api;
    private final Random random;
    private final Supplier<List<Operator>> operators;
    private final Checker checker;
    private final Trace trace;
    private @Nullable Operator leader;
    private boolean campaigning;
    private long term;

    /** Whether the leader before, whose term has ended, went in good order. */
    private boolean handedOver;

    Election(
            VirtualLoop time,
            VirtualApi api,
            Random random,
            Supplier<List<Operator>> operators,
            Checker checker,
            Trace trace) {
        this.time = time;
        this.api = api;
        this.random = random;
        this.operators = operators;
        this.checker = checker;
        this.trace = trace;
    }

    @Nullable
    Operator leader() {
        return leader;
    }

    /** Finds a leader from then on, if there is none. */
    void campaign(long delay) {
        if (!campaigning) {
            campaigning = true;
            time.after(delay, this::round);
        }
    }

    private void round() {
        List<Operator> candidates = operators.get().stream()
                .filter(operator -> operator.isReady() && !operator.leads())
                .toList();
        if (leader != null) {
            campaigning = false;
        } else if (candidates.isEmpty() || api.isAway()) {
            time.after(SECOND, this::round);
        } else {
            campaigning = false;
            Operator elected = candidates.get(random.nextInt(candidates.size()));
            leader = elected;
            long next = ++term;
            trace.note(() -> "* " + elected + " leads, term " + next);
            checker.followed("the leader before term " + next, handedOver);
            handedOver = false;
            elected.lead(next);
        }
    }

    /** The leader leads no more, and knows it at once. */
    void change() {
        Operator before = leader;
        if (before != null) {
            leader = null;
            before.stopLeading();
            campaign(random.nextLong(3 * SECOND));
        }
    }

    /** The leader is told to go: it gives way in good order, or once its time is over. */
    void handOver() {
        Operator before = leader;
        if (before != null) {
            before.handOver(inGoodOrder -> {
                if (leader == before) {
                    handedOver = inGoodOrder;
                    change();
                }
            });
        }
    }

    /** Another is elected at once, and the leader finds out only later. */
    void split(long noticedAfter) {
        Operator before = leader;
        if (before != null) {
            leader = null;
            time.after(noticedAfter, () -> stopsAtLast(before));
            campaign(0);
        }
    }

    /** It acted beside the one that followed: what it claimed meanwhile is lost only now. */
    private void stopsAtLast(Operator before) {
        if (before.leads()) {
            checker.lost(before + ", who led on beside another");
        }
        before.stopLeading();
    }

    /** It died. */
    void gone(Operator operator) {
        if (leader == operator) {
            leader = null;
            campaign(2 * SECOND + random.nextLong(LEASE));
        } else if (operator.mayAct()) {
            checker.lost(operator + ", who led on beside another");
        }
    }

    /** The leader stands still for so long: another may take over meanwhile. */
    void paused(long length) {
        Operator before = leader;
        if (before != null && length > LEASE) {
            time.after(LEASE, () -> {
                if (leader == before) {
                    split(Math.max(0, length - LEASE) + random.nextLong(SECOND / 4));
                }
            });
        }
    }

    /** The API server is away for so long. */
    void apiAway(long length) {
        Operator before = leader;
        if (before != null && length > RENEW_WITHIN) {
            time.after(RENEW_WITHIN, () -> {
                if (leader == before) {
                    leader = null;
                    before.stopLeading();
                    campaign(0);
                }
            });
        }
    }
}
