package dev.computethis.engine.simulation;

import dev.computethis.engine.WorkerRequests.Answer;
import dev.computethis.engine.simulation.Functions.Execution;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.protocol.WorkerState;
import dev.computethis.worker.launcher.Assignments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a {@link VirtualWorker}'s launcher: the slices that it runs, lets wait and has the outcomes of, all of which
 * are lost with it. What becomes of an assignment the real launcher's {@link Assignments} decide; the runner is a timer. Not
 * final, so that a planted bug can change what it does.
 */
class VirtualLauncher {

    /** A request that is answered later, once. */
    private static final class Parked {
        final Consumer<Answer> reply;
        boolean answered;

        Parked(Consumer<Answer> reply) {
            this.reply = reply;
        }

        void answer(Answer answer) {
            if (!answered) {
                answered = true;
                reply.accept(answer);
            }
        }
    }

    /** A request to start what waits for another to end. */
    private record Ahead(Assignment assignment, Parked request) {}

    private final VirtualWorker worker;
    private final VirtualLoop time;
    final String instance;
    Assignments assignments;
    private long term;
    private @Nullable Assignment running;
    private @Nullable Execution execution;
    private @Nullable Ahead ahead;
    final Map<AssignmentId, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<AssignmentId, List<Parked>> parked = new LinkedHashMap<>();
    private long busyNanos;

    VirtualLauncher(VirtualWorker worker) {
        this.worker = worker;
        this.time = worker.time;
        this.instance = "instance-" + worker.launcherStarts();
        long up = time.nanos();
        this.assignments = new Assignments(
                instance, () -> time.nanos() - up, worker.endpoint().singleUse());
    }

    // Its life

    /** Nothing that it was to do happens any more. */
    void die() {
        running = null;
        ahead = null;
    }

    /** It is told to go. It takes nothing new. */
    void drain() {
        assignments.drain();
        giveBack(Refusal.Reason.Draining);
    }

    boolean isBusy() {
        return running != null;
    }

    /** Whether it works on the slice, or keeps its outcome. */
    boolean holds(AssignmentId id) {
        return assignments.holds(id);
    }

    WorkerState state() {
        return new WorkerState(
                worker.name(),
                instance,
                17,
                assignments.draining(),
                assignments.running(),
                running == null ? null : worker.progress,
                assignments.finished(),
                busyNanos,
                Map.of());
    }

    // Whom it follows

    /** Whether a later leader than that of {@code sender} was here. */
    boolean isStale(long sender) {
        return sender < term;
    }

    /** What a leader before it sent ahead is not started any more. */
    void follow(long sender) {
        if (sender > term) {
            term = sender;
            giveBack(Refusal.Reason.LaterLeader);
        }
    }

    // How slices start

    /** @param mayWait whether it may start once what runs now has ended */
    void start(Assignment assignment, boolean mayWait, Consumer<Answer> reply) {
        start(assignment, mayWait, new Parked(reply));
    }

    private void start(Assignment assignment, boolean mayWait, Parked request) {
        AssignmentId id = assignment.id();
        Assignments.Answer answer = accept(assignment, mayWait && !worker.letsNoneWait);
        Ahead before = ahead;
        if (answer instanceof Assignments.Answer.Refused no) {
            worker.refused++;
            request.answer(new Answer(409, no.refusal().encode()));
        } else if (!(answer instanceof Assignments.Answer.Wait)) {
            await(id, request::answer);
        } else if (before != null && !before.assignment.id().equals(id)) {
            request.answer(VirtualWorker.refusal(Refusal.Reason.Busy, "another waits already"));
        } else {
            giveBack(Refusal.Reason.GivenBack);
            Ahead waits = new Ahead(assignment, request);
            ahead = waits;
            time.schedule(() -> giveUp(waits), Duration.ofMillis(WorkerApi.MAX_WAIT_MILLIS));
        }
    }

    private void giveUp(Ahead waits) {
        if (waits.equals(ahead)) {
            giveBack(Refusal.Reason.GivenBack);
        }
    }

    /** Whether the slice was one that waited. */
    boolean giveBack(AssignmentId id) {
        Ahead waits = ahead;
        if (waits == null || !waits.assignment.id().equals(id)) {
            return false;
        }
        giveBack(Refusal.Reason.GivenBack);
        return true;
    }

    private void giveBack(Refusal.Reason reason) {
        Ahead waits = ahead;
        givenBack();
        if (waits != null) {
            waits.request.answer(VirtualWorker.refusal(reason, "it does not start here"));
        }
    }

    /** What waits is refused now, and so does not start. */
    void givenBack() {
        ahead = null;
    }

    private void goOn() {
        Ahead waits = ahead;
        ahead = null;
        if (waits != null) {
            start(waits.assignment, true, waits.request);
        }
    }

    Assignments.Answer accept(Assignment assignment, boolean mayWait) {
        AssignmentId id = assignment.id();
        List<Digest> missing = worker.lacks(assignment.bundle()) ? List.of(assignment.bundle()) : List.of();
        Assignments.Answer answer = offer(new HeldSlice(id, assignment.to()), assignment.instance(), missing, mayWait);
        if (answer instanceof Assignments.Answer.Start) {
            running = assignment;
            worker.started.add(id);
            worker.sliceSizes.add(assignment.to() - id.from());
            worker.observer.started(worker, assignment, term);
            Execution begun = worker.functions.begin(assignment);
            execution = begun;
            int number = worker.started.size();
            long deadline = assignment.deadlineMillis();
            if (deadline > 0 && deadline < begun.runtime().toMillis()) {
                time.schedule(() -> expire(assignment, number), Duration.ofMillis(deadline));
            } else {
                time.schedule(() -> endAsPlanned(assignment, number), begun.runtime());
            }
        }
        return answer;
    }

    Assignments.Answer offer(HeldSlice slice, String meantFor, List<Digest> missing, boolean mayWait) {
        return assignments.offer(slice, meantFor, missing, mayWait);
    }

    // How they end

    /** Answers with the outcome, once there is one. */
    void await(AssignmentId id, Consumer<Answer> reply) {
        Outcome outcome = outcomes.get(id);
        if (outcome != null) {
            reply.accept(new Answer(200, outcome.encode()));
        } else if (assignments.holds(id)) {
            Parked waits = new Parked(reply);
            parked.computeIfAbsent(id, i -> new ArrayList<>()).add(waits);
            time.schedule(() -> waits.answer(VirtualWorker.text(202)), Duration.ofMillis(WorkerApi.MAX_WAIT_MILLIS));
        } else {
            reply.accept(VirtualWorker.text(404));
        }
    }

    void kill(AssignmentId id) {
        Assignment now = running;
        if (now != null && now.id().equals(id)) {
            worker.killed.add(id);
            finish(Outcome.failed(
                    id, now.to(), Phase.Cancelled, Failure.of(Failure.Kind.Cancelled, "killed on request"), 1));
        }
    }

    /** Ends what runs now, as it would have ended. */
    void finishNow() {
        Assignment now = running;
        if (now != null) {
            end(now);
        }
    }

    private void endAsPlanned(Assignment assignment, int number) {
        if (running != null && worker.started.size() == number) {
            end(assignment);
        }
    }

    private void end(Assignment assignment) {
        Execution planned = execution;
        Failure failure = worker.failsWith;
        if (failure != null) {
            boolean retryable =
                    failure.exceptionClass() != null && assignment.retryOn().contains(failure.exceptionClass());
            finish(new Outcome(assignment.id(), Phase.Failed, assignment.to(), null, null, failure, retryable, 0, 1));
        } else if (planned != null) {
            finish(planned.end());
        }
    }

    private void expire(Assignment assignment, int number) {
        if (running != null && worker.started.size() == number) {
            Failure failure = Failure.of(
                    Failure.Kind.DeadlineExceeded,
                    "The function did not end within its deadline of " + assignment.deadlineMillis() + " ms");
            finish(Outcome.failed(
                    assignment.id(),
                    assignment.to(),
                    Phase.TimedOut,
                    failure,
                    assignment.deadlineMillis() * 1_000_000));
        }
    }

    void finish(Outcome outcome) {
        AssignmentId id = outcome.id();
        running = null;
        execution = null;
        assignments.ended(id);
        outcomes.put(id, outcome);
        busyNanos += Math.max(1, outcome.durationNanos());
        worker.observer.ended(worker, outcome);
        List<Parked> told = parked.remove(id);
        if (told != null) {
            told.forEach(waits -> waits.answer(new Answer(200, outcome.encode())));
        }
        goOn();
    }

    /** @param sender the term of the leader that says so */
    void acknowledge(AssignmentId id, long sender) {
        if (outcomes.containsKey(id)) {
            worker.observer.acknowledged(worker, id, sender);
            assignments.acknowledged(id);
            outcomes.remove(id);
        }
    }
}
