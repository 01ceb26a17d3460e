package dev.computethis.engine.simulation;

import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerRequests.Answer;
import dev.computethis.engine.simulation.Functions.Execution;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import dev.computethis.worker.launcher.Assignments;
import dev.computethis.worker.launcher.Challenges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker in virtual time that answers {@link WorkerApi} in its own bytes. What becomes of an assignment the launcher's
 * {@link Assignments} decide; the runner is a timer. Not final, so that a planted bug can change what it does.
 */
public class VirtualWorker {

    /**
     * A request, signed under a challenge, which is counted.
     *
     * @param again whether it is one that was refused, under a fresh challenge
     * @param acknowledged the outcomes that the worker may forget
     */
    record Request(
            String challenge,
            long counter,
            boolean again,
            long term,
            String method,
            String target,
            List<AssignmentId> acknowledged,
            byte[] body) {}

    /** Told what happens in truth. */
    interface Observer {
        default void started(VirtualWorker worker, Assignment assignment, long term) {}

        default void ended(VirtualWorker worker, Outcome outcome) {}

        /** Told before it forgets the outcome. */
        default void acknowledged(VirtualWorker worker, AssignmentId id, long term) {}
    }

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

    private final VirtualLoop time;
    private final WorkerEndpoint endpoint;
    private final Functions functions;
    private final Observer observer;
    private int launcherStarts = 1;
    private final Random random = new Random(1);
    private Challenges challenges = new Challenges(random);
    Assignments assignments;
    private long term;
    private @Nullable Assignment running;
    private @Nullable Execution execution;
    private @Nullable Ahead ahead;
    final Map<AssignmentId, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<AssignmentId, List<Parked>> parked = new LinkedHashMap<>();
    private final Set<Digest> blobs = new HashSet<>(Set.of(RunFixtures.BUNDLE));
    private long busyNanos;
    private boolean dead;

    public final List<AssignmentId> started = new ArrayList<>();
    public final List<AssignmentId> killed = new ArrayList<>();
    public final List<Integer> sliceSizes = new ArrayList<>();
    /** How often it was asked how it is. */
    public int asked;
    /** How many assignments it refused at once. */
    public int refused;

    // Set by tests.

    public boolean silent;
    public boolean answersLost;
    public boolean full;
    /** It is of a release that knows no sending ahead. */
    public boolean letsNoneWait;
    /** How long an assignment takes to get here, on top of what any request takes. */
    public Duration detour = Duration.ZERO;

    public @Nullable Failure failsWith;

    public @Nullable Progress progress;

    VirtualWorker(VirtualLoop time, WorkerEndpoint endpoint, Functions functions, Observer observer) {
        this.time = time;
        this.endpoint = endpoint;
        this.functions = functions;
        this.assignments = assignments();
        this.observer = observer;
    }

    public WorkerEndpoint endpoint() {
        return endpoint;
    }

    String name() {
        return endpoint.key().name();
    }

    // Its life

    void die() {
        dead = true;
        running = null;
        ahead = null;
    }

    boolean isDead() {
        return dead;
    }

    /** The launcher ends and starts again, in the same place. */
    public void restart() {
        launcherStarts++;
        assignments = assignments();
        challenges = new Challenges(random);
        term = 0;
        running = null;
        execution = null;
        ahead = null;
        busyNanos = 0;
        outcomes.clear();
        parked.clear();
    }

    private Assignments assignments() {
        long up = time.nanos();
        return new Assignments("instance-" + launcherStarts, () -> time.nanos() - up, endpoint.singleUse());
    }

    int launcherStarts() {
        return launcherStarts;
    }

    /** It is told to go. It takes nothing new. */
    void drain() {
        assignments.drain();
        giveBack(Refusal.Reason.Draining);
    }

    public void forgetBlobs() {
        blobs.clear();
    }

    public int unacknowledged() {
        return outcomes.size();
    }

    public boolean isBusy() {
        return running != null;
    }

    /** Whether it works on the slice, or keeps its outcome. */
    boolean holds(AssignmentId id) {
        return !dead && assignments.holds(id);
    }

    /** Ends what runs now, as it would have ended. */
    public void finishNow() {
        Assignment now = running;
        if (now != null) {
            end(now);
        }
    }

    /** Starts what the leader of now knows nothing of, as an earlier leader's late request would. */
    public void startStray(AssignmentId id) {
        byte[] payload = new Payload(new byte[] {1}, List.of(new byte[] {1})).encode();
        accept(
                new Assignment(
                        id,
                        "instance-" + launcherStarts,
                        "default",
                        "stray",
                        "Stray.run():1",
                        1,
                        RunFixtures.BUNDLE,
                        payload,
                        0,
                        List.of(),
                        ""),
                false);
    }

    // What it is asked

    String challenge() {
        return challenges.issue(time.nanos());
    }

    /** Whether it refuses the request's signature: made for another launcher, or seen before. */
    boolean isRepeated(Request request) {
        boolean refused = challenges.objection(request.challenge, request.counter, time.nanos()) != null;
        if (!refused) {
            challenges.use(request.challenge, request.counter);
        }
        return refused;
    }

    void receive(Request request, Consumer<Answer> reply) {
        if (isRepeated(request)) {
            reply.accept(text(401));
            return;
        }
        if (isStale(request.term)) {
            reply.accept(refusal(Refusal.Reason.LaterLeader, "the leader of term " + request.term + " was followed"));
            return;
        }
        if (request.term > term) {
            // What a leader before it sent ahead is not started any more.
            term = request.term;
            giveBack(Refusal.Reason.LaterLeader);
        }
        request.acknowledged.forEach(id -> acknowledge(id, request.term));
        String path = request.target.split("\\?", 2)[0];
        if (path.equals(WorkerApi.STATE)) {
            asked++;
            reply.accept(new Answer(200, state().encode()));
        } else if (path.startsWith(WorkerApi.BLOBS)) {
            reply.accept(put(new Digest(path.substring(path.lastIndexOf('/') + 1))));
        } else if (path.startsWith(WorkerApi.AHEAD)) {
            reply.accept(text(giveBack(AssignmentId.parse(path.substring(WorkerApi.AHEAD.length()))) ? 202 : 404));
        } else if (path.endsWith("/log")) {
            reply.accept(log(id(path.substring(0, path.length() - "/log".length()))));
        } else {
            slice(id(path), request, reply);
        }
    }

    /** Whether a later leader than that of {@code sender} was here. */
    boolean isStale(long sender) {
        return sender < term;
    }

    private void slice(AssignmentId id, Request request, Consumer<Answer> reply) {
        switch (request.method) {
            case "POST" -> {
                start(Assignment.decode(request.body), request.target.contains("&ahead=1"), new Parked(reply));
            }
            case "GET" -> await(id, reply);
            default -> {
                boolean givenBack = giveBack(id);
                reply.accept(text(givenBack || assignments.holds(id) ? 202 : 404));
                kill(id);
            }
        }
    }

    private void start(Assignment assignment, boolean mayWait, Parked request) {
        AssignmentId id = assignment.id();
        Assignments.Answer answer = accept(assignment, mayWait && !letsNoneWait);
        Ahead before = ahead;
        if (answer instanceof Assignments.Answer.Refused no) {
            refused++;
            request.answer(new Answer(409, no.refusal().encode()));
        } else if (!(answer instanceof Assignments.Answer.Wait)) {
            await(id, request::answer);
        } else if (before != null && !before.assignment.id().equals(id)) {
            request.answer(refusal(Refusal.Reason.Busy, "another waits already"));
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

    private boolean giveBack(AssignmentId id) {
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
            waits.request.answer(refusal(reason, "it does not start here"));
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

    private Assignments.Answer accept(Assignment assignment, boolean mayWait) {
        AssignmentId id = assignment.id();
        List<Digest> missing = blobs.contains(assignment.bundle()) ? List.of() : List.of(assignment.bundle());
        Assignments.Answer answer = offer(new HeldSlice(id, assignment.to()), assignment.instance(), missing, mayWait);
        if (answer instanceof Assignments.Answer.Start) {
            running = assignment;
            started.add(id);
            sliceSizes.add(assignment.to() - id.from());
            observer.started(this, assignment, term);
            Execution begun = functions.begin(assignment);
            execution = begun;
            int number = started.size();
            long deadline = assignment.deadlineMillis();
            if (deadline > 0 && deadline < begun.runtime().toMillis()) {
                time.schedule(() -> expire(assignment, number), Duration.ofMillis(deadline));
            } else {
                time.schedule(() -> endAsPlanned(assignment, number), begun.runtime());
            }
        }
        return answer;
    }

    Assignments.Answer offer(HeldSlice slice, String instance, List<Digest> missing, boolean mayWait) {
        return assignments.offer(slice, instance, missing, mayWait);
    }

    private void await(AssignmentId id, Consumer<Answer> reply) {
        Outcome outcome = outcomes.get(id);
        if (outcome != null) {
            reply.accept(new Answer(200, outcome.encode()));
        } else if (assignments.holds(id)) {
            Parked waits = new Parked(reply);
            parked.computeIfAbsent(id, i -> new ArrayList<>()).add(waits);
            time.schedule(() -> waits.answer(text(202)), Duration.ofMillis(WorkerApi.MAX_WAIT_MILLIS));
        } else {
            reply.accept(text(404));
        }
    }

    private void kill(AssignmentId id) {
        Assignment now = running;
        if (now != null && now.id().equals(id)) {
            killed.add(id);
            finish(Outcome.failed(
                    id, now.to(), Phase.Cancelled, Failure.of(Failure.Kind.Cancelled, "killed on request"), 1));
        }
    }

    private Answer put(Digest digest) {
        if (full) {
            return refusal(Refusal.Reason.NoSpace, "no space left on device");
        }
        blobs.add(digest);
        return text(204);
    }

    private Answer log(AssignmentId id) {
        byte[] text = ("output of " + id).getBytes(StandardCharsets.UTF_8);
        return started.contains(id) ? new Answer(200, new WorkerLog(0, text, running == null).encode()) : text(404);
    }

    private WorkerState state() {
        return new WorkerState(
                name(),
                "instance-" + launcherStarts,
                17,
                assignments.draining(),
                assignments.running(),
                running == null ? null : progress,
                assignments.finished(),
                busyNanos,
                Map.of());
    }

    private void acknowledge(AssignmentId id, long sender) {
        if (outcomes.containsKey(id)) {
            observer.acknowledged(this, id, sender);
            assignments.acknowledged(id);
            outcomes.remove(id);
        }
    }

    // How slices end

    private void endAsPlanned(Assignment assignment, int number) {
        if (running != null && started.size() == number) {
            end(assignment);
        }
    }

    private void end(Assignment assignment) {
        Execution planned = execution;
        Failure failure = failsWith;
        if (failure != null) {
            boolean retryable =
                    failure.exceptionClass() != null && assignment.retryOn().contains(failure.exceptionClass());
            finish(new Outcome(assignment.id(), Phase.Failed, assignment.to(), null, null, failure, retryable, 0, 1));
        } else if (planned != null) {
            finish(planned.end());
        }
    }

    private void expire(Assignment assignment, int number) {
        if (running != null && started.size() == number) {
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
        observer.ended(this, outcome);
        List<Parked> told = parked.remove(id);
        if (told != null) {
            told.forEach(waits -> waits.answer(new Answer(200, outcome.encode())));
        }
        goOn();
    }

    // Answers

    private static AssignmentId id(String path) {
        return AssignmentId.parse(path.substring(WorkerApi.RUNS.length()));
    }

    private static Answer refusal(Refusal.Reason reason, String message) {
        return new Answer(409, Refusal.of(reason, message).encode());
    }

    private static Answer text(int status) {
        return new Answer(status, ("status " + status).getBytes(StandardCharsets.UTF_8));
    }
}
