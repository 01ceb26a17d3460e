package dev.computethis.protocol;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself: the body of {@code GET /v1/state}. A new leader asks each worker for it before it
 * assigns anything.
 *
 * @param name the worker's name
 * @param instance made anew at each start of the launcher; another instance holds nothing of the one before
 * @param javaRelease the feature release of the runner's JDK
 * @param draining whether it takes no further assignment
 * @param running what it works on
 * @param progress what the function that runs said last of how far it is; null where it said nothing
 * @param finished outcomes it keeps until they are acknowledged
 * @param busyNanos how long functions have run on it in all
 * @param runnerRestarts how many runners were replaced, by cause
 */
public record WorkerState(
        String name,
        String instance,
        int javaRelease,
        boolean draining,
        @Nullable HeldSlice running,
        @Nullable Progress progress,
        List<HeldSlice> finished,
        long busyNanos,
        Map<String, Long> runnerRestarts) {

    private static final String MAGIC = "CTWS";
    private static final int VERSION = 2;

    public WorkerState {
        finished = List.copyOf(finished);
        runnerRestarts = Map.copyOf(runnerRestarts);
    }

    public byte[] encode() {
        BinaryWriter out = new BinaryWriter(MAGIC, VERSION)
                .text(name)
                .text(instance)
                .int32(javaRelease)
                .flag(draining);
        out.optional(running, Messages::heldSlice);
        out.optional(progress, Messages::progress);
        out.list(finished, Messages::heldSlice);
        out.int64(busyNanos);
        out.list(
                List.copyOf(new TreeMap<>(runnerRestarts).entrySet()),
                (w, cause) -> w.text(cause.getKey()).int64(cause.getValue()));
        return out.toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a worker's state */
    public static WorkerState decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        String name = in.text();
        String instance = in.text();
        int javaRelease = in.int32();
        boolean draining = in.flag();
        HeldSlice running = in.optional(Messages::heldSlice);
        Progress progress = in.optional(Messages::progress);
        List<HeldSlice> finished = in.list(Messages::heldSlice);
        long busyNanos = in.int64();
        Map<String, Long> restarts = new TreeMap<>();
        in.list(r -> Map.entry(r.text(), r.int64())).forEach(cause -> restarts.put(cause.getKey(), cause.getValue()));
        in.end();
        return new WorkerState(name, instance, javaRelease, draining, running, progress, finished, busyNanos, restarts);
    }
}
