package dev.computethis.protocol;

import java.util.List;

/**
 * One slice of a run, given to a worker: the body of {@code POST /v1/runs/{uid}/{from}/{attempt}}.
 *
 * @param instance the {@link WorkerState#instance()} it is meant for; any other refuses it as {@link
 *     Refusal.Reason#OtherInstance}. So a request repeated after a lost answer can't start the slice once more on a worker that
 *     was restarted in between
 * @param namespace the tenant; a worker's caches are keyed by it
 * @param name the run's name
 * @param function the display name, for the worker's log
 * @param to the slice's last invocation, exclusive
 * @param bundle the digest of the {@link Bundle}
 * @param payload a {@link Payload} that holds just this slice
 * @param deadlineMillis how long it may run from its start; 0 where there is no limit
 * @param retryOn classes of exceptions; where the function throws one, or a subclass, the outcome says {@link
 *     Outcome#retryable()}
 * @param traceparent the span of this start, for the function to go on from; empty where nobody traces
 */
public record Assignment(
        AssignmentId id,
        String instance,
        String namespace,
        String name,
        String function,
        int to,
        Digest bundle,
        byte[] payload,
        long deadlineMillis,
        List<String> retryOn,
        String traceparent) {

    private static final String MAGIC = "CTAS";
    private static final int VERSION = 3;

    public Assignment {
        retryOn = List.copyOf(retryOn);
    }

    public byte[] encode() {
        BinaryWriter out = new BinaryWriter(MAGIC, VERSION);
        Messages.assignmentId(out, id);
        return out.text(instance)
                .text(namespace)
                .text(name)
                .text(function)
                .int32(to)
                .text(bundle.value())
                .bytes(payload)
                .int64(deadlineMillis)
                .list(retryOn, BinaryWriter::text)
                .text(traceparent)
                .toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of an assignment */
    public static Assignment decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        Assignment assignment = new Assignment(
                Messages.assignmentId(in),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.int32(),
                Messages.digest(in, in.text()),
                in.bytes(),
                in.int64(),
                in.list(BinaryReader::text),
                in.text());
        in.end();
        return assignment;
    }
}
