package dev.computethis.internal.run;

import dev.computethis.internal.capture.ArgumentsPreview;
import dev.computethis.internal.capture.Captured;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.InvocationEnd;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.MalformedMessageException;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.RunView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The futures of one function with the same options: how long it takes, how many requests are under way, and what gathers
 * meanwhile. Thread-safe; nothing is sent, and nobody is told, under its lock.
 */
final class Gathering {

    /**
     * So many go alone, each at once, while it is not known how long the function takes. The others wait for one to tell; with
     * each {@link SharedRuns#PATIENCE_MILLIS} twice as many may go alone, so that long ones soon have all workers.
     */
    static final int TRIALS = 2;

    /** So many may be under way however few functions they have: while one is on its way back, the next is at work. */
    static final int REQUESTS = 2;

    /** Beyond that, as long as fewer functions are under way than may keep many workers busy ... */
    static final int UNDER_WAY = 128;

    /** ... so many go together at least. */
    static final int TOGETHER = 16;

    /** What one shared run is to take at most, so that no result waits long for those that came with it. */
    private static final double RUN_MILLIS = 50;

    private static final int MOST_SHARES = 1_000;
    /** Base64 and what stands around it, so that the run's payload stays inline. */
    private static final int MOST_BYTES = Limits.INLINE_BYTES / 2;

    /** These come of what a function did to its process, maybe a neighbour's: each then runs once more, alone. */
    private static final Set<Failure.Kind> OF_ONE =
            Set.of(Failure.Kind.Exited, Failure.Kind.OutOfMemory, Failure.Kind.Crashed, Failure.Kind.ResultTooLarge);

    private final Runs runs;
    private final RunOptions options;
    private final double shortMillis;
    private final Executor afterPatience;
    private final Deque<Share> waiting = new ArrayDeque<>();
    /** What an invocation took, later ones counting more; unknown before the first has ended. */
    private double millis = Double.POSITIVE_INFINITY;

    private int trials;
    private int nextTrials = TRIALS;
    private boolean isWaitedFor;
    private int requests;
    private int underWay;

    /** @param afterPatience does what it is given once some should wait no longer for what the first may tell */
    Gathering(Runs runs, RunOptions options, double shortMillis, Executor afterPatience) {
        this.runs = runs;
        this.options = options;
        this.shortMillis = shortMillis;
        this.afterPatience = afterPatience;
    }

    StartedRun start(Captured captured) {
        Share share = goesAlone() ? null : new Share(captured, this::sendNothingUnwanted);
        if (share == null) {
            return alone(captured);
        }
        synchronized (this) {
            waiting.add(share);
        }
        limitWait();
        goOn();
        return share;
    }

    private synchronized boolean goesAlone() {
        return isKnown() ? isLong() : ++trials <= TRIALS;
    }

    private boolean isKnown() {
        return !Double.isInfinite(millis);
    }

    private boolean isLong() {
        return millis > shortMillis;
    }

    private Run alone(Captured captured) {
        Run own = runs.start(captured, options);
        own.onEnd((ended, failure) -> {
            measured(ended, 1);
            goOn();
        });
        return own;
    }

    private void limitWait() {
        synchronized (this) {
            if (isKnown() || isWaitedFor || waiting.isEmpty()) {
                return;
            }
            isWaitedFor = true;
        }
        afterPatience.execute(this::waitNoLonger);
    }

    private void waitNoLonger() {
        List<Share> eachAlone = new ArrayList<>();
        synchronized (this) {
            isWaitedFor = false;
            while (!isKnown() && !waiting.isEmpty() && eachAlone.size() < nextTrials) {
                eachAlone.add(waiting.remove());
            }
            nextTrials += eachAlone.size();
        }
        sendAlone(eachAlone);
        limitWait();
    }

    /** Sends what waits as what is known by now has it. */
    private void goOn() {
        List<Share> eachAlone = List.of();
        synchronized (this) {
            if (isKnown() && isLong()) {
                eachAlone = List.copyOf(waiting);
                waiting.clear();
            }
        }
        sendAlone(eachAlone);
        sendWhatMay();
    }

    private void sendAlone(List<Share> shares) {
        shares.forEach(share -> share.has(alone(share.captured)));
    }

    synchronized boolean isIdle() {
        return requests == 0 && waiting.isEmpty();
    }

    private synchronized void sendNothingUnwanted() {
        waiting.removeIf(Share::isEnded);
    }

    private void sendWhatMay() {
        for (List<Share> next = next(); !next.isEmpty(); next = next()) {
            send(next);
        }
    }

    /** What is to be sent together now; empty where nothing is. */
    private synchronized List<Share> next() {
        List<Share> together = new ArrayList<>();
        if (!isKnown()) {
            return together;
        }
        boolean mayMore = underWay < UNDER_WAY && waiting.size() >= TOGETHER;
        if (requests < REQUESTS || mayMore) {
            double fitting = Math.max(TOGETHER, Math.min(MOST_SHARES, RUN_MILLIS / Math.max(millis, 0.001)));
            int bytes = 0;
            while (!waiting.isEmpty() && together.size() < fitting && bytes < MOST_BYTES) {
                Share share = waiting.remove();
                bytes += SharedRuns.size(share.captured);
                together.add(share);
            }
        }
        requests += together.isEmpty() ? 0 : 1;
        underWay += together.size();
        return together;
    }

    private void send(List<Share> together) {
        if (together.size() == 1) {
            Share only = together.get(0);
            Run own = runs.start(only.captured, options);
            own.onEnd((ended, failure) -> back(ended, 1));
            only.has(own);
            return;
        }
        Captured first = together.get(0).captured;
        Payload gathered = Payload.gathered(
                together.stream().map(share -> share.captured.payload()).toList());
        String preview = ArgumentsPreview.together(together.stream()
                .map(share -> share.captured.argumentsPreview())
                .toList());
        Run shared = runs.start(
                new Captured(
                        first.function(),
                        first.identity(),
                        first.source(),
                        first.code(),
                        gathered,
                        preview,
                        first.loader()),
                options);
        SharedRun run = new SharedRun(shared, new AtomicInteger(together.size()));
        together.forEach(share -> {
            share.isPartOf(shared);
            share.onEnd((ended, failure) -> run.settled());
        });
        shared.onEnd((ended, failure) -> {
            run.hasEnded = true;
            back(ended, together.size());
            if (ended != null) {
                end(together, ended);
            } else if (failure != null) {
                together.forEach(share -> share.failed(failure));
            }
        });
    }

    /** A run whose shares are all given up before it ends is cancelled. */
    private static final class SharedRun {
        private final Run run;
        private final AtomicInteger wanted;
        private volatile boolean hasEnded;

        SharedRun(Run run, AtomicInteger wanted) {
            this.run = run;
            this.wanted = wanted;
        }

        void settled() {
            if (wanted.decrementAndGet() == 0 && !hasEnded) {
                run.cancelInBackground();
            }
        }
    }

    /** A request is no longer under way. */
    private void back(@Nullable Ended ended, int invocations) {
        measured(ended, invocations);
        synchronized (this) {
            requests--;
            underWay -= invocations;
        }
        sendWhatMay();
    }

    private synchronized void measured(@Nullable Ended ended, int invocations) {
        Long taken = ended == null ? null : ended.view().durationMillis();
        if (taken != null) {
            double latest = (double) taken / invocations;
            millis = Double.isInfinite(millis) ? latest : (3 * millis + latest) / 4;
        }
    }

    private void end(List<Share> together, Ended ended) {
        RunView run = ended.view();
        Failure failure = run.failure();
        if (run.phase() == Phase.Failed && failure != null && OF_ONE.contains(failure.kind())) {
            together.stream().filter(share -> !share.isEnded()).forEach(this::alone);
            return;
        }
        List<byte[]> results = results(ended, together.size());
        for (int i = 0; i < together.size(); i++) {
            together.get(i).ended(results == null ? ended : endOf(run, results.get(i)));
        }
    }

    /** It has started once already. */
    private void alone(Share share) {
        share.has(runs.start(share.captured, options.withMaxAttempts(options.maxAttempts() - 1)));
    }

    /** Null where the run has none, or not those of so many. */
    private static @Nullable List<byte[]> results(Ended ended, int wanted) {
        byte[] encoded = ended.results();
        try {
            List<byte[]> results =
                    encoded == null ? List.of() : ResultSet.decode(encoded).results();
            return results.size() == wanted ? results : null;
        } catch (MalformedMessageException garbled) {
            return null; // As of any run, whoever reads its results tells.
        }
    }

    private static Ended endOf(RunView run, byte[] encoded) {
        InvocationEnd end;
        try {
            end = InvocationEnd.decode(encoded);
        } catch (MalformedMessageException garbled) {
            return new Ended(run, encoded);
        }
        Failure failure = end.failure();
        byte[] result = end.result();
        return result == null
                ? new Ended(run.failedBy(failure), null)
                : new Ended(run, new ResultSet(List.of(result)).encode());
    }
}
