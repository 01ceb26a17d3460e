package dev.computethis.worker.launcher;

import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Refusal;
import dev.computethis.protocol.Refusal.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an assignment: one slice runs at a time, no attempt starts twice, and an ended one is held
 * until it is acknowledged. Pure; not thread-safe. Public for the engine's simulation, whose workers decide by it.
 */
public final class Assignments {

    /** For how many slices the latest attempt is remembered. */
    static final int REMEMBERED = 10_000;

    /** What to do with an assignment that came. */
    public sealed interface Answer {
        /** Start it; it is noted as running. */
        record Start() implements Answer {}

        /** Something else runs: keep the request, and offer it again once that has ended. Nothing is noted of it. */
        record Wait() implements Answer {}

        /** It runs already, or has ended: wait for its outcome. */
        record Held() implements Answer {}

        /** Don't. */
        record Refused(Refusal refusal) implements Answer {}
    }

    private record Slice(String uid, int from) {
        static Slice of(AssignmentId id) {
            return new Slice(id.uid(), id.from());
        }
    }

    private final String instance;
    private final LongSupplier upNanos;
    private final boolean oneRun;
    private final Map<AssignmentId, HeldSlice> finished = new LinkedHashMap<>();
    private final Map<Slice, Integer> attempts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Slice, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };
    private @Nullable HeldSlice running;
    private @Nullable String firstRun;
    private boolean draining;

    /**
     * @param instance which start of the launcher this is
     * @param upNanos how long ago, at least, that start was; no earlier launcher lived on then
     * @param oneRun whether all slices are to be of the same run, whichever comes first
     */
    public Assignments(String instance, LongSupplier upNanos, boolean oneRun) {
        this.instance = instance;
        this.upNanos = upNanos;
        this.oneRun = oneRun;
    }

    /**
     * @param forInstance the instance it is meant for
     * @param missing the blobs it needs that are not here
     * @param mayWait whether it was sent ahead, to wait for what runs
     */
    public Answer offer(HeldSlice slice, String forInstance, List<Digest> missing, boolean mayWait) {
        AssignmentId id = slice.id();
        if (!forInstance.equals(instance)) {
            return new Answer.Refused(Refusal.otherInstance(
                    "it is meant for the instance " + forInstance + ", and this is " + instance,
                    Duration.ofNanos(upNanos.getAsLong())));
        }
        if (holds(id)) {
            return new Answer.Held();
        }
        int seen = attempts.getOrDefault(Slice.of(id), 0);
        if (id.attempt() <= seen) {
            return refused(
                    Reason.Stale,
                    "attempt " + seen + " of the slice was here before, and attempt " + id.attempt()
                            + " is no longer held");
        }
        if (running != null && !mayWait) {
            return refused(Reason.Busy, running.id() + " runs, and a worker runs one at a time");
        }
        if (oneRun && firstRun != null && !firstRun.equals(id.uid())) {
            return refused(Reason.Draining, "the worker is for one run only, which was " + firstRun);
        }
        if (draining) {
            return refused(Reason.Draining, "the worker takes no further assignment");
        }
        if (!missing.isEmpty()) {
            return new Answer.Refused(Refusal.missing(missing));
        }
        if (running != null) {
            return new Answer.Wait();
        }
        attempts.put(Slice.of(id), id.attempt());
        running = slice;
        firstRun = id.uid();
        return new Answer.Start();
    }

    /** What runs has ended; its outcome is held from now on. */
    public void ended(AssignmentId id) {
        if (running == null || !running.id().equals(id)) {
            throw new IllegalStateException(id + " does not run");
        }
        finished.put(id, running);
        running = null;
    }

    /** Its outcome is stored elsewhere. What still runs can't be acknowledged. */
    public boolean acknowledged(AssignmentId id) {
        return finished.remove(id) != null;
    }

    public boolean holds(AssignmentId id) {
        return finished.containsKey(id) || (running != null && running.id().equals(id));
    }

    /** From now on nothing new starts. */
    public void drain() {
        draining = true;
    }

    public boolean draining() {
        return draining;
    }

    public @Nullable HeldSlice running() {
        return running;
    }

    public List<HeldSlice> finished() {
        return List.copyOf(finished.values());
    }

    private static Answer refused(Reason reason, String message) {
        return new Answer.Refused(Refusal.of(reason, message));
    }
}
