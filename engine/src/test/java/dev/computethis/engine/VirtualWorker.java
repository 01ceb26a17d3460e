package dev.computethis.engine;

import dev.computethis.engine.WorkerConnection.RefusedException;
import dev.computethis.engine.WorkerConnection.UnknownAssignmentException;
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
import dev.computethis.protocol.ResultSet;
import dev.computethis.protocol.WorkerLog;
import dev.computethis.protocol.WorkerState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A worker in virtual time, as {@link dev.computethis.protocol.WorkerApi} has it: one slice at a time, outcomes kept until
 * acknowledged, stale leaders and assignments refused. A function returns its own argument.
 */
final class VirtualWorker {

    final WorkerEndpoint endpoint;
    private final VirtualWorkers fleet;
    private String instance = "instance-1";
    private int instances = 1;
    private long term;
    private @Nullable Assignment running;
    private final Map<AssignmentId, Outcome> finished = new LinkedHashMap<>();
    private final Map<AssignmentId, List<CompletableFuture<Outcome>>> waiting = new LinkedHashMap<>();
    final List<AssignmentId> started = new ArrayList<>();
    final List<AssignmentId> killed = new ArrayList<>();
    final List<Integer> sliceSizes = new ArrayList<>();
    private final Set<Digest> blobs = new HashSet<>(Set.of(RunFixtures.BUNDLE));

    /** Set by tests. */
    boolean silent;

    /** How long an assignment takes to get here, on top of what any request takes. */
    Duration detour = Duration.ZERO;

    int asked;

    boolean answersLost;
    boolean draining;
    boolean full;
    boolean dead;

    @Nullable
    Failure failsWith;

    @Nullable
    Progress progress;

    VirtualWorker(VirtualWorkers fleet, WorkerEndpoint endpoint) {
        this.fleet = fleet;
        this.endpoint = endpoint;
    }

    void die() {
        dead = true;
        running = null;
    }

    /** The launcher ends and starts again, in the same place. */
    void restart() {
        instance = "instance-" + ++instances;
        running = null;
        finished.clear();
        waiting.clear();
    }

    void forgetBlobs() {
        blobs.clear();
    }

    int unacknowledged() {
        return finished.size();
    }

    boolean isBusy() {
        return running != null;
    }

    /** Ends what runs now, successfully. */
    void finishNow() {
        Assignment now = running;
        if (now != null) {
            end(now);
        }
    }

    WorkerState state(long leader) {
        hear(leader);
        asked++;
        Assignment now = running;
        return new WorkerState(
                endpoint.key().name(),
                instance,
                17,
                draining,
                now == null ? null : new HeldSlice(now.id(), now.to()),
                now == null ? null : progress,
                finished.values().stream()
                        .map(outcome -> new HeldSlice(outcome.id(), outcome.to()))
                        .toList(),
                started.size(),
                Map.of());
    }

    CompletableFuture<Outcome> run(long leader, Assignment assignment) {
        hear(leader);
        AssignmentId id = assignment.id();
        Assignment now = running;
        if (finished.containsKey(id) || (now != null && now.id().equals(id))) {
            return await(id);
        }
        if (!assignment.instance().equals(instance)) {
            throw refuse(Refusal.Reason.Stale, "meant for another instance");
        }
        if (draining) {
            throw refuse(Refusal.Reason.Draining, "going");
        }
        if (now != null) {
            throw refuse(Refusal.Reason.Busy, "runs " + now.id());
        }
        if (full) {
            throw refuse(Refusal.Reason.NoSpace, "no space left on device");
        }
        if (!blobs.contains(assignment.bundle())) {
            throw new RefusedException(
                    new Refusal(Refusal.Reason.MissingBlobs, "lacks the bundle", List.of(assignment.bundle())));
        }
        running = assignment;
        started.add(id);
        sliceSizes.add(assignment.to() - id.from());
        for (int i = id.from(); i < assignment.to(); i++) {
            fleet.starts.merge(id.uid() + "/" + i, 1, Integer::sum);
        }
        int size = assignment.to() - id.from();
        fleet.loop.schedule(() -> end(assignment), fleet.runtime.multipliedBy(size));
        return await(id);
    }

    /** Starts what the leader of now knows nothing of, as an earlier leader's late request would. */
    void startStray(AssignmentId id) {
        byte[] payload = new Payload(new byte[] {1}, List.of(new byte[] {1})).encode();
        run(
                        term,
                        new Assignment(
                                id,
                                instance,
                                "default",
                                "stray",
                                "Stray.run():1",
                                1,
                                RunFixtures.BUNDLE,
                                payload,
                                0,
                                List.of(),
                                ""))
                .thenAccept(outcome -> {});
    }

    CompletableFuture<Outcome> await(AssignmentId id) {
        Outcome outcome = finished.get(id);
        if (outcome != null) {
            return CompletableFuture.completedFuture(outcome);
        }
        Assignment now = running;
        if (now == null || !now.id().equals(id)) {
            throw new UnknownAssignmentException(id);
        }
        CompletableFuture<Outcome> end = new CompletableFuture<>();
        waiting.computeIfAbsent(id, i -> new ArrayList<>()).add(end);
        return end;
    }

    void cancel(AssignmentId id) {
        Assignment now = running;
        if (now != null && now.id().equals(id)) {
            killed.add(id);
            complete(
                    now,
                    Outcome.failed(
                            id, now.to(), Phase.Cancelled, Failure.of(Failure.Kind.Cancelled, "killed on request"), 1));
        }
    }

    void put(Digest digest) {
        if (full) {
            throw refuse(Refusal.Reason.NoSpace, "no space left on device");
        }
        blobs.add(digest);
    }

    WorkerLog log(AssignmentId id, long offset) {
        if (!started.contains(id)) {
            throw new UnknownAssignmentException(id);
        }
        byte[] text = ("output of " + id).getBytes(StandardCharsets.UTF_8);
        return new WorkerLog(offset, text, running == null);
    }

    void acknowledge(AssignmentId id) {
        finished.remove(id);
    }

    private void end(Assignment assignment) {
        Assignment now = running;
        if (now == null || !now.id().equals(assignment.id()) || !instance.equals(assignment.instance())) {
            return;
        }
        long nanos = fleet.runtime
                .multipliedBy(assignment.to() - assignment.id().from())
                .toNanos();
        Payload payload = Payload.decode(assignment.payload());
        Failure failure = failsWith;
        complete(
                assignment,
                failure != null
                        ? new Outcome(
                                assignment.id(),
                                Phase.Failed,
                                assignment.to(),
                                null,
                                null,
                                failure,
                                failure.exceptionClass() != null
                                        && assignment.retryOn().contains(failure.exceptionClass()),
                                nanos)
                        : new Outcome(
                                assignment.id(),
                                Phase.Succeeded,
                                assignment.to(),
                                new ResultSet(payload.arguments()).encode(),
                                "preview",
                                null,
                                false,
                                nanos));
    }

    private void complete(Assignment assignment, Outcome outcome) {
        running = null;
        finished.put(assignment.id(), outcome);
        List<CompletableFuture<Outcome>> told = waiting.remove(assignment.id());
        if (told != null) {
            told.forEach(end -> end.complete(outcome));
        }
    }

    private void hear(long leader) {
        if (leader < term) {
            throw refuse(Refusal.Reason.Stale, "a later leader was here");
        }
        term = leader;
    }

    private static RefusedException refuse(Refusal.Reason reason, String message) {
        return new RefusedException(new Refusal(reason, message, List.of()));
    }

    static Duration latency() {
        return Duration.ofMillis(1);
    }
}
