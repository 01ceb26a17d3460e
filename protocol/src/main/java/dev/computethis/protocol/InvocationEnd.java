package dev.computethis.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How one invocation of a {@linkplain Payload#isGathered() gathered} payload ended: these, encoded, are the results in the
 * {@link ResultSet} of its run, as one that threw is no reason for the others to fail.
 *
 * @param result serialized; null where it did not return
 * @param failure null where it did
 */
public record InvocationEnd(
        byte @Nullable [] result, @Nullable Failure failure) {

    private static final String MAGIC = "CTIE";
    private static final int VERSION = 1;

    public byte[] encode() {
        BinaryWriter out = new BinaryWriter(MAGIC, VERSION);
        out.optional(result, BinaryWriter::bytes);
        out.optional(failure, Messages::failure);
        return out.toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of an invocation's end */
    public static InvocationEnd decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        InvocationEnd end = new InvocationEnd(in.optional(BinaryReader::bytes), in.optional(Messages::failure));
        in.end();
        if ((end.result == null) == (end.failure == null)) {
            throw new MalformedMessageException("an invocation's end has either a result or a failure");
        }
        return end;
    }
}
