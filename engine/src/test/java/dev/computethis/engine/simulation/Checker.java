package dev.computethis.engine.simulation;

import dev.computethis.engine.Run;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.simulation.VirtualWorker.Request;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerApi;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches all that happens in truth, and holds it against each {@link Promise}. The first one broken is kept. */
final class Checker implements RunStore.Listener, VirtualWorker.Observer {

    /** How much too fast a clock may go that a time to live is measured by. */
    private static final double FASTEST_CLOCK = 1.15;

    private static final long DEFAULT_TTL_SECONDS = 3600;

    /** Of a leader whose clock is too fast. */
    private static final long SHORTEST_LEASE = 8_000_000_000L;

    private static final long NEVER = -1;

    private final VirtualLoop time;
    private final Faults faults;
    private final Trace trace;
    private final Map<String, RunHistory> runs = new LinkedHashMap<>();
    /** By name, the latest run that a client was told of. */
    private final Map<String, RunHistory> acknowledged = new HashMap<>();

    private final Map<Phase, Long> ends = new EnumMap<>(Phase.class);
    private final Set<String> deletedByClients = new HashSet<>();
    /** When a worker last ended a slice. */
    private final Map<VirtualWorker, Long> busyUntil = new HashMap<>();

    private final OrderProbe probe = new OrderProbe(this);
    /** What runs that are made now may lose, although it happened before. */
    private record TakingUp(long losses, long handOvers) {}

    private TakingUp takingUp = new TakingUp(0, 0);
    private long losses;
    private long handOvers;
    private long writersTerm;
    private @Nullable Violation violation;

    Checker(VirtualLoop time, Faults faults, Trace trace) {
        this.time = time;
        this.faults = faults;
        this.trace = trace;
    }

    @Nullable
    Violation violation() {
        return violation;
    }

    void broken(Promise promise, String what) {
        if (violation == null) {
            violation = new Violation(promise, what);
            trace.note(() -> "* BROKEN " + violation);
        }
    }

    private void hold(boolean kept, Promise promise, String what) {
        if (!kept) {
            broken(promise, what);
        }
    }

    OrderProbe probe() {
        return probe;
    }

    Iterable<RunHistory> runs() {
        return runs.values();
    }

    /** How many runs ended in which way. */
    Map<Phase, Long> ends() {
        return ends;
    }

    int count() {
        return runs.size();
    }

    /** Something happened that may cost a run one of its starts. */
    void lost(String what) {
        losses++;
        trace.note(() -> "* lost: " + what);
    }

    /** The leader before counts as lost: until the next one has read the runs, new ones are to it as old ones. */
    void followed(String what, boolean inGoodOrder) {
        if (inGoodOrder) {
            handedOver(what);
            takingUp = new TakingUp(0, 1);
        } else {
            lost(what);
            takingUp = new TakingUp(1, 0);
        }
    }

    void tookUp() {
        takingUp = new TakingUp(0, 0);
    }

    /** A leader went in good order: what must be claimed before it starts and is one invocation has lost nothing by it. */
    private void handedOver(String what) {
        handOvers++;
        trace.note(() -> "* handed over: " + what);
    }

    // What is stored

    @Override
    public void changed(Run run) {
        RunHistory history = runs.computeIfAbsent(
                run.uid(),
                uid -> new RunHistory(run, losses - takingUp.losses(), handOvers - takingUp.handOvers(), time.nanos()));
        RunStatus before = history.stored.status();
        RunStatus after = run.status();
        trace.note(() -> "stored " + run.key().name() + " " + run.uid() + " v" + run.version() + " " + after.phase()
                + " attempt " + after.attempt() + (run.cancelRequested() ? " cancel" : ""));
        history.cancelled |= run.cancelRequested();
        hold(
                !before.phase().isTerminal() || before.equals(after),
                Promise.ENDS_ONCE,
                history + " was " + before.phase() + ", and then " + after.phase());
        hold(
                after.attempt() >= before.attempt() || after.phase().isTerminal(),
                Promise.NO_STALE_OUTCOME,
                history + " was stored with attempt " + after.attempt());
        boolean ends = after.phase().isTerminal() && !before.phase().isTerminal();
        history.stored = run;
        if (ends) {
            history.endedAt = time.nanos();
            ended(history, after);
        }
    }

    private void ended(RunHistory history, RunStatus end) {
        ends.merge(end.phase(), 1L, Long::sum);
        switch (end.phase()) {
            case Succeeded -> succeeded(history, end);
            case Failed -> {
                Failure failure = Objects.requireNonNull(end.failure());
                boolean noRoom = failure.kind() == Failure.Kind.Refused
                        && faults.counts().containsKey(Fault.DISK_FULL);
                hold(
                        history.failures > 0 || noRoom,
                        Promise.ENDS_FOR_A_REASON,
                        "nothing failed of " + history + ": " + end.message());
            }
            case TimedOut -> {
                faults.count(Fault.DEADLINE_PASSED);
                hold(history.timedOut, Promise.ENDS_FOR_A_REASON, "nothing took too long of " + history);
            }
            case Cancelled -> hold(history.cancelled, Promise.ENDS_FOR_A_REASON, "nobody cancelled " + history);
            case Lost ->
                hold(
                        losses(history) + history.retryable >= history.allowedStarts(),
                        Promise.ENDS_FOR_A_REASON,
                        losses(history) + " losses can't have used up " + history.allowedStarts() + " starts of "
                                + history + ": " + end.message());
            default -> {}
        }
    }

    private long losses(RunHistory history) {
        long changes = history.isKeptByHandOver() ? 0 : handOvers - history.handOversBefore;
        // Of a run that another leader, who leads on, has begun, the leader can't tell how much it has begun.
        long takenOver = history.takenOver && !history.isKeptByHandOver() ? 1 : 0;
        long silent = history.silentPastDeadline ? 1 : 0;
        return losses - history.lossesBefore + changes + takenOver + silent;
    }

    private void succeeded(RunHistory history, RunStatus end) {
        List<byte[]> results = results(Objects.requireNonNull(end.result()));
        int invocations = history.created.submission().invocations();
        hold(
                results.size() == invocations && end.succeeded() == invocations,
                Promise.RESULTS_ARE_ITS_OWN,
                results.size() + " results, " + end.succeeded() + " told, of " + invocations + ": " + history);
        for (int i = 0; i < results.size(); i++) {
            String result = new String(results.get(i), StandardCharsets.UTF_8);
            int attempt = Integer.parseInt(result.substring(result.indexOf('#') + 1));
            hold(
                    result.equals(history.result(i, attempt)) && history.hasReturned(result),
                    Promise.RESULTS_ARE_ITS_OWN,
                    "result " + i + " is " + result + " of " + history);
            hold(
                    !history.wasFollowed(i, attempt, writersTerm),
                    Promise.NO_STALE_OUTCOME,
                    "result " + result + " counted, although the leader had started it again: " + history);
        }
    }

    static List<byte[]> results(Content content) {
        return ResultSet.decode(Base64.getDecoder().decode(Objects.requireNonNull(content.inline())))
                .results();
    }

    @Override
    public void removed(Run run) {
        RunHistory history = Objects.requireNonNull(runs.get(run.uid()));
        trace.note(() -> "removed " + run.key().name() + " " + run.uid());
        history.deletedAt = time.nanos();
        if (deletedByClients.contains(history.name())) {
            return;
        }
        hold(history.hasEnded(), Promise.STAYS_READABLE, "removed before its end: " + history);
        Long seconds = run.submission().ttlSecondsAfterFinished();
        double least = (seconds == null ? DEFAULT_TTL_SECONDS : seconds) * 1e9 / FASTEST_CLOCK;
        long kept = time.nanos() - history.endedAt;
        hold(
                kept >= least,
                Promise.STAYS_READABLE,
                "removed " + kept / 1_000_000 + " ms after its end, before its time to live was over: " + history);
        faults.count(Fault.TIME_TO_LIVE_OVER);
    }

    // What operators do

    /** Its worker counts as lost, with what it has. */
    void givesUp(Operator operator, String name) {
        VirtualWorker worker = operator.worker(name);
        long heard = worker == null ? 0 : operator.network.lastHeard(worker);
        // Restarted, replaced, or busy with what nobody gave it, when it last answered or since: reasons enough.
        boolean known = worker == null
                || worker.endpoint().singleUse()
                || worker.launcherStarts() > 1
                || worker.isBusy()
                || busyUntil.getOrDefault(worker, NEVER) >= heard;
        long silent = time.nanos() - heard;
        hold(
                known || silent >= SHORTEST_LEASE,
                Promise.WORKERS_ARE_LOST_FOR_A_REASON,
                operator + " gives up " + name + ", which answered " + silent / 1_000_000 + " ms ago");
        lost("worker " + name + ", says " + operator);
    }

    void sendsStatus(Operator operator, Run base, RunStatus status) {
        trace.note(() -> operator + " writes " + base.key().name() + " " + base.uid() + " v" + base.version() + " "
                + status.phase() + " attempt " + status.attempt() + ": " + status.message());
        hold(
                operator.mayAct(),
                Promise.ONLY_THE_LEADER_ACTS,
                operator + " does not lead, and writes a status of " + base.key());
    }

    void sendsClaims(Operator operator, SharedClaims claims) {
        trace.note(() -> operator + " claims the first start of " + claims.uids());
        hold(operator.mayAct(), Promise.ONLY_THE_LEADER_ACTS, operator + " does not lead, and claims " + claims.uids());
    }

    void statusArrives(long term) {
        writersTerm = term;
    }

    void sent(Operator operator, VirtualWorker worker, Request request) {
        // What was sent while it led may be repeated, under a fresh challenge, in the moment in which the connection is
        // closed.
        hold(
                operator.mayAct() || request.method().equals("GET") || request.again(),
                Promise.ONLY_THE_LEADER_ACTS,
                operator + " does not lead, and sends " + request.method() + " " + request.target() + " to "
                        + worker.name());
        if (!request.target().startsWith(WorkerApi.RUNS) || request.again()) {
            return;
        }
        trace.note(() -> operator + " sends " + request.method() + " " + request.target() + " to " + worker.name());
        if (request.method().equals("GET")) {
            return;
        }
        String uid = AssignmentId.parse(request.target().split("\\?", 2)[0].substring(WorkerApi.RUNS.length()))
                .uid();
        if (request.method().equals("DELETE")) {
            RunHistory history = runs.get(uid);
            if (history != null && history.wasStartedByAnother(operator.term())) {
                history.takenOver = true;
            }
            // Workers keep deadlines themselves; a leader kills for one only where it hears nothing.
            if (history != null && !history.cancelled && history.isPastDeadline(time.nanos())) {
                history.silentPastDeadline = true;
            }
        }
        if (request.method().equals("POST")) {
            probe.sent(uid, time.nanos());
            hold(
                    !operator.knowsNotToStart(uid),
                    Promise.NO_START_AFTER_ITS_END,
                    operator + " knows that it is cancelled, over or gone, and sends " + runs.get(uid));
        }
    }

    // What workers do

    @Override
    public void started(VirtualWorker worker, Assignment assignment, long term) {
        AssignmentId id = assignment.id();
        trace.note(() ->
                worker.name() + " starts " + id + " up to " + assignment.to() + " for the leader of term " + term);
        RunHistory history = Objects.requireNonNull(runs.get(id.uid()));
        for (int i = id.from(); i < assignment.to(); i++) {
            if (id.attempt() == 1 && history.allowedStarts() > 1 && history.wasStartedByAnother(i, term)) {
                // Two leaders at once, of a run that is new to both: that is not promised, see docs/simulation.md.
                continue;
            }
            hold(
                    !history.hasStarted(i, id.attempt()),
                    Promise.NO_ATTEMPT_STARTS_TWICE,
                    worker.name() + " starts attempt " + id.attempt() + " of invocation " + i + " again: " + history);
            int starts = history.started(i, id.attempt(), term);
            hold(
                    starts <= history.allowedStarts(),
                    Promise.STARTS_NO_MORE_OFTEN_THAN_IT_MAY,
                    "invocation " + i + " starts for the " + starts + ". time of " + history.allowedStarts() + ": "
                            + history);
        }
    }

    @Override
    public void ended(VirtualWorker worker, Outcome outcome) {
        trace.note(() -> worker.name() + " ends " + outcome.id() + " " + outcome.phase()
                + (outcome.retryable() ? " retryable" : ""));
        busyUntil.put(worker, time.nanos());
        Objects.requireNonNull(runs.get(outcome.id().uid())).ended(outcome);
    }

    @Override
    public void acknowledged(VirtualWorker worker, AssignmentId id, long term) {
        trace.note(() -> worker.name() + " may forget " + id);
        RunHistory history = Objects.requireNonNull(runs.get(id.uid()));
        Outcome outcome = Objects.requireNonNull(worker.outcome(id));
        boolean stopping = history.cancelled || history.failures > 0 || history.timedOut;
        hold(
                history.isOver()
                        || stopping
                        || outcome.phase() != Phase.Succeeded
                        || history.wasFollowed(id, outcome.to()),
                Promise.KEPT_UNTIL_STORED,
                worker.name() + " forgets the outcome of " + id + ", which is not stored: " + history);
    }

    // What clients do and are told

    void deletes(String name) {
        deletedByClients.add(name);
    }

    boolean isDeletedByClients(String name) {
        return deletedByClients.contains(name);
    }

    /** @param since when it was asked for */
    void notFound(String name, long since) {
        for (RunHistory history : runs.values()) {
            boolean there = history.deletedAt == null && history.createdAt < since;
            hold(
                    !history.name().equals(name) || !there,
                    Promise.STAYS_READABLE,
                    "a client was told that there is no run " + history);
        }
    }

    void acknowledged(RunView view, Submission submission) {
        trace.note(() -> "client is told of " + view.name() + " " + view.uid());
        RunHistory history = runs.get(view.uid());
        if (history == null) {
            broken(Promise.ACKNOWLEDGED_MEANS_STORED, view.name() + " was acknowledged, and never stored");
            return;
        }
        hold(
                history.created.submission().equals(submission),
                Promise.ACKNOWLEDGED_MEANS_STORED,
                "another submission is stored as " + history);
        RunHistory before = acknowledged.put(view.name(), history);
        hold(
                before == null || before == history || before.deletedAt != null,
                Promise.ONE_RUN_PER_KEY,
                "one key gave " + before + " and " + history);
    }

    /** @param first the name that the key gave before; null where none */
    void named(@Nullable String first, String now) {
        hold(first == null || first.equals(now), Promise.ONE_RUN_PER_KEY, "one key gave " + first + " and " + now);
    }

    void told(RunView view) {
        RunHistory history = runs.get(view.uid());
        if (history == null || !view.phase().isTerminal()) {
            return;
        }
        RunStatus stored = history.stored.status();
        hold(
                stored.phase() == view.phase() && Objects.equals(stored.result(), view.result()),
                Promise.CLIENTS_SEE_WHAT_IS_STORED,
                "a client was told that it " + view.phase() + ": " + history);
    }
}
