package dev.computethis.protocol;

import java.time.Duration;
import java.util.List;

/**
 * Why a worker did not start an assignment; nothing of it ran. The body of a 409 from a worker.
 *
 * @param missing the blobs it lacks, for {@link Reason#MissingBlobs}
 * @param up how long at least the launcher has been up, for {@link Reason#OtherInstance}: what was sent after it came up can't
 *     have reached an earlier one
 */
public record Refusal(Reason reason, String message, List<Digest> missing, Duration up) {

    private static final String MAGIC = "CTRE";
    private static final int VERSION = 2;

    /** What stands in the way, and so what to do. */
    public enum Reason {
        /** Another function runs: take another worker, or wait. */
        Busy,
        /** The worker takes no further run: take another. */
        Draining,
        /**
         * This attempt of the slice, or a later one, was here before, and is no longer held: give up.
         */
        Stale,
        /** Send the missing blobs, then the assignment again. */
        MissingBlobs,
        /** The assignment can't be read, or does not fit its path: the run fails. */
        Invalid,
        /** No room on disk for a blob: take another worker, or fail the run. */
        NoSpace,
        /** The assignment is meant for another {@link WorkerState#instance()}: this one has not started it, nor will it. */
        OtherInstance,
        /** A later leader was here, so who asks leads no more: it tells nothing of the assignment. */
        LaterLeader,
        /** It was to wait for what runs, and was asked back or waited too long: take another worker. Only where it was sent so. */
        GivenBack
    }

    /** One of a reason that needs no more than words. */
    public static Refusal of(Reason reason, String message) {
        return new Refusal(reason, message, List.of(), Duration.ZERO);
    }

    public static Refusal missing(List<Digest> blobs) {
        return new Refusal(Reason.MissingBlobs, blobs.size() + " blobs are not on this worker", blobs, Duration.ZERO);
    }

    /** @param up how long at least this instance has been up */
    public static Refusal otherInstance(String message, Duration up) {
        return new Refusal(Reason.OtherInstance, message, List.of(), up);
    }

    public byte[] encode() {
        return new BinaryWriter(MAGIC, VERSION)
                .text(reason.name())
                .text(message)
                .list(missing, (w, digest) -> w.text(digest.value()))
                .int64(up.toNanos())
                .toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a refusal */
    public static Refusal decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        Refusal refusal = new Refusal(
                in.constant(Reason.class),
                in.text(),
                in.list(r -> Messages.digest(r, r.text())),
                Duration.ofNanos(in.int64()));
        in.end();
        return refusal;
    }
}
