package dev.computethis.operator.dashboard;

import dev.computethis.operator.Engine;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** What one page is told, message by message. Asked for one at a time. */
final class LiveStream {

    /** So that both sides notice a connection that is dead. */
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Who does not read for so long is let go. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String TOO_SLOW =
            "The page did not take what was sent for more than " + PATIENCE.toSeconds() + " s, so the stream ended.";

    private final Engine engine;
    private final RunBoard board;
    private final String namespace;
    private final LongSupplier nowMillis;
    private final LongSupplier nanos;

    private long told = -1;
    private long changes = -1;
    private List<PoolView> pools = List.of();
    private List<WorkerView> workers = List.of();
    private long lastAsked;
    private long lastSent;

    /**
     * @param nowMillis the wall clock, in milliseconds since 1970
     * @param nanos a monotonic clock
     */
    LiveStream(Engine engine, RunBoard board, String namespace, LongSupplier nowMillis, LongSupplier nanos) {
        this.engine = engine;
        this.board = board;
        this.namespace = namespace;
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
        CompletableFuture<List<PoolView>> poolsNow =
                engine.service().pools(namespace).toCompletableFuture();
        return poolsNow.thenCombine(engine.service().workers(namespace), (these, those) -> {
            boolean changed = board.changes() != changes || !these.equals(pools) || !those.equals(workers);
            boolean due = now - lastSent >= HEARTBEAT.toNanos();
            return changed || due || slow ? Optional.of(update(these, those, slow)) : Optional.empty();
        });
    }

    private LiveUpdate update(List<PoolView> poolsNow, List<WorkerView> workersNow, boolean slow) {
        RunBoard.Board now = board.since(told, nowMillis.getAsLong());
        boolean first = told < 0;
        told = now.ends();
        changes = now.changes();
        pools = poolsNow;
        workers = workersNow;
        lastSent = nanos.getAsLong();
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
                engine.leads(),
                slow ? TOO_SLOW : null);
    }
}
