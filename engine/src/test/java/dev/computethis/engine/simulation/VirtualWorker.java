package dev.computethis.engine.simulation;

import dev.computethis.engine.RunFixtures;
import dev.computethis.engine.WorkerEndpoint;
import dev.computethis.engine.WorkerRequests.Answer;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Progress;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.WorkerApi;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.worker.launcher.Challenges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker in virtual time that answers {@link WorkerApi} in its own bytes. What its slices come to is a {@link
 * VirtualLauncher}'s, of which there is another after each restart.
 */
public final class VirtualWorker {

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

    final VirtualLoop time;
    final Functions functions;
    final Observer observer;
    private final WorkerEndpoint endpoint;
    private final Function<VirtualWorker, VirtualLauncher> launchers;
    private final Random random = new Random(1);
    private int launcherStarts = 1;
    private Challenges challenges = new Challenges(random);
    private VirtualLauncher launcher;
    private final Set<Digest> blobs = new HashSet<>(Set.of(RunFixtures.BUNDLE));
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

    /** @param launchers makes the launcher, and another for each restart */
    VirtualWorker(
            VirtualLoop time,
            WorkerEndpoint endpoint,
            Functions functions,
            Observer observer,
            Function<VirtualWorker, VirtualLauncher> launchers) {
        this.time = time;
        this.endpoint = endpoint;
        this.functions = functions;
        this.observer = observer;
        this.launchers = launchers;
        this.launcher = launchers.apply(this);
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
        launcher.die();
    }

    boolean isDead() {
        return dead;
    }

    /** The launcher ends and starts again, in the same place. */
    public void restart() {
        launcher.die();
        launcherStarts++;
        launcher = launchers.apply(this);
        challenges = new Challenges(random);
    }

    int launcherStarts() {
        return launcherStarts;
    }

    /** It is told to go. It takes nothing new. */
    void drain() {
        launcher.drain();
    }

    public void forgetBlobs() {
        blobs.clear();
    }

    boolean lacks(Digest blob) {
        return !blobs.contains(blob);
    }

    public int unacknowledged() {
        return launcher.outcomes.size();
    }

    public boolean isBusy() {
        return launcher.isBusy();
    }

    /** One that it keeps; null where it has none of that slice, or not any more. */
    @Nullable
    Outcome outcome(AssignmentId id) {
        return launcher.outcomes.get(id);
    }

    /** Whether it works on the slice, or keeps its outcome. */
    boolean holds(AssignmentId id) {
        return !dead && launcher.holds(id);
    }

    /** Ends what runs now, as it would have ended. */
    public void finishNow() {
        launcher.finishNow();
    }

    /** Starts what the leader of now knows nothing of, as an earlier leader's late request would. */
    public void startStray(AssignmentId id) {
        byte[] payload = new Payload(new byte[] {1}, List.of(new byte[] {1})).encode();
        launcher.accept(
                new Assignment(
                        id,
                        launcher.instance,
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
        if (launcher.isStale(request.term)) {
            reply.accept(refusal(Refusal.Reason.LaterLeader, "the leader of term " + request.term + " was followed"));
            return;
        }
        launcher.follow(request.term);
        request.acknowledged.forEach(id -> launcher.acknowledge(id, request.term));
        String path = request.target.split("\\?", 2)[0];
        if (path.equals(WorkerApi.STATE)) {
            asked++;
            reply.accept(new Answer(200, launcher.state().encode()));
        } else if (path.startsWith(WorkerApi.BLOBS)) {
            reply.accept(put(new Digest(path.substring(path.lastIndexOf('/') + 1))));
        } else if (path.startsWith(WorkerApi.AHEAD)) {
            reply.accept(
                    text(launcher.giveBack(AssignmentId.parse(path.substring(WorkerApi.AHEAD.length()))) ? 202 : 404));
        } else if (path.endsWith("/log")) {
            reply.accept(log(id(path.substring(0, path.length() - "/log".length()))));
        } else {
            slice(id(path), request, reply);
        }
    }

    private void slice(AssignmentId id, Request request, Consumer<Answer> reply) {
        switch (request.method) {
            case "POST" -> launcher.start(Assignment.decode(request.body), request.target.contains("&ahead=1"), reply);
            case "GET" -> launcher.await(id, reply);
            default -> {
                boolean givenBack = launcher.giveBack(id);
                reply.accept(text(givenBack || launcher.holds(id) ? 202 : 404));
                launcher.kill(id);
            }
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
        return started.contains(id) ? new Answer(200, new WorkerLog(0, text, !launcher.isBusy()).encode()) : text(404);
    }

    // Answers

    private static AssignmentId id(String path) {
        return AssignmentId.parse(path.substring(WorkerApi.RUNS.length()));
    }

    static Answer refusal(Refusal.Reason reason, String message) {
        return new Answer(409, Refusal.of(reason, message).encode());
    }

    static Answer text(int status) {
        return new Answer(status, ("status " + status).getBytes(StandardCharsets.UTF_8));
    }
}
