package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How one slice ended on its worker, which keeps it until it is acknowledged.
 *
 * @param phase {@link Phase#Succeeded}, {@link Phase#Failed}, {@link Phase#TimedOut} or {@link Phase#Cancelled}
 * @param to the slice's last invocation, exclusive
 * @param results an encoded {@link ResultSet}; present where succeeded
 * @param preview the first result in readable form, at most {@link Limits#PREVIEW_BYTES}
 * @param failure present where it did not succeed
 * @param failedInvocations of a slice that succeeded, how many of its invocations did not: those of a {@linkplain
 *     Payload#isGathered() gathered} payload end each by itself
 * @param retryable whether the function threw one of the assignment's {@link Assignment#retryOn()}
 * @param durationNanos from the start of the first invocation to the end of the last
 */
public record Outcome(
        AssignmentId id,
        Phase phase,
        int to,
        byte @Nullable [] results,
        @Nullable String preview,
        @Nullable Failure failure,
        boolean retryable,
        int failedInvocations,
        long durationNanos) {

    private static final String MAGIC = "CTOU";
    private static final int VERSION = 3;

    public byte[] encode() {
        BinaryWriter out = new BinaryWriter(MAGIC, VERSION);
        Messages.assignmentId(out, id);
        out.text(phase.name()).int32(to);
        out.optional(results, BinaryWriter::bytes);
        out.optional(preview, BinaryWriter::text);
        out.optional(failure, Messages::failure);
        return out.flag(retryable).int32(failedInvocations).int64(durationNanos).toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of an outcome */
    public static Outcome decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        Outcome outcome = new Outcome(
                Messages.assignmentId(in),
                in.constant(Phase.class),
                in.int32(),
                in.optional(BinaryReader::bytes),
                in.optional(BinaryReader::text),
                in.optional(Messages::failure),
                in.flag(),
                in.int32(),
                in.int64());
        in.end();
        return outcome;
    }

    /** The same, with more told of its failure. */
    public Outcome withFailure(Failure told) {
        return new Outcome(id, phase, to, results, preview, told, retryable, failedInvocations, durationNanos);
    }

    public static Outcome failed(AssignmentId id, int to, Phase phase, Failure failure, long durationNanos) {
        return new Outcome(id, phase, to, null, null, failure, false, 0, durationNanos);
    }
}
