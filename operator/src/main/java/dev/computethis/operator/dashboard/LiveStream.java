package dev.computethis.operator.dashboard;

import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What one page is told, message by message. Asked for one at a time. */
final class LiveStream {

    /** So that both sides notice a connection that is dead. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Who does not read for so long is let go. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String TOO_SLOW =
            "The page did not take what was sent for more than " + PATIENCE.toSeconds() + " s, so the stream ended.";

    private final RunBoard board;
    private final Supplier<CompletionStage<List<PoolView>>> askPools;
    private final Supplier<CompletionStage<List<WorkerView>>> askWorkers;
    private final BooleanSupplier leads;
    private final LongSupplier nowMillis;
    private final LongSupplier nanos;

    private long told = -1;
    private long changes = -1;
    private List<PoolView> pools = List.of();
    private List<WorkerView> workers = List.of();
    private long lastAsked;
    private long lastSent;
    private volatile boolean ended;

    /**
     * @param leads whether this process dispatches
     * @param nowMillis the wall clock, in milliseconds since 1970
     * @param nanos a monotonic clock
     */
    LiveStream(
            RunBoard board,
            Supplier<CompletionStage<List<PoolView>>> askPools,
            Supplier<CompletionStage<List<WorkerView>>> askWorkers,
            BooleanSupplier leads,
            LongSupplier nowMillis,
            LongSupplier nanos) {
        this.board = board;
        this.askPools = askPools;
        this.askWorkers = askWorkers;
        this.leads = leads;
        this.nowMillis = nowMillis;
        this.nanos = nanos;
        this.lastAsked = nanos.getAsLong();
        this.lastSent = lastAsked;
    }

    /** The next message; empty where there is nothing new to say. */
    CompletionStage<Optional<LiveUpdate>> next() {
        long now = nanos.getAsLong();
        boolean slow = now - lastAsked > PATIENCE.toNanos();
        lastAsked = now;
        return askPools.get().thenCombine(askWorkers.get(), (these, those) -> {
            boolean changed = board.changes() != changes || !these.equals(pools) || !those.equals(workers);
            boolean due = now - lastSent >= HEARTBEAT.toNanos();
            return changed || due || slow ? Optional.of(update(these, those, slow)) : Optional.empty();
        });
    }

    /** Whether the last message was its last. */
    boolean hasEnded() {
        return ended;
    }

    private LiveUpdate update(List<PoolView> poolsNow, List<WorkerView> workersNow, boolean slow) {
        RunBoard.Board now = board.since(told, nowMillis.getAsLong());
        boolean first = told < 0;
        told = now.ends();
        changes = now.changes();
        pools = poolsNow;
        workers = workersNow;
        lastSent = nanos.getAsLong();
        ended = slow;
        return new LiveUpdate(
                nowMillis.getAsLong(),
                first,
                now.changes(),
                now.phases(),
                now.finished(),
                now.running(),
                now.spans(),
                pools,
                workers,
                leads.getAsBoolean(),
                slow ? TOO_SLOW : null);
    }
}
