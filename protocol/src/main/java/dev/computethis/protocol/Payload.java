package dev.computethis.protocol;

import java.util.List;

/**
 * A serialized function and the serialized arguments of each invocation, each an {@code Object[]} of its own. Only the
 * client and the worker's runner look inside; the service cuts it between invocations.
 *
 * <p>One without a function is gathered of several: each of its arguments is a payload of its own, with one invocation, and
 * each invocation ends by itself ({@link InvocationEnd}).
 *
 * @see EncodedPayload what is cheap to cut
 */
public record Payload(byte[] function, List<byte[]> arguments) {

    static final String MAGIC = "CTPA";
    static final int VERSION = 1;

    public Payload {
        arguments = List.copyOf(arguments);
    }

    /** @param singles each with one invocation */
    public static Payload gathered(List<Payload> singles) {
        return new Payload(new byte[0], singles.stream().map(Payload::encode).toList());
    }

    public boolean isGathered() {
        return function.length == 0;
    }

    public byte[] encode() {
        return new BinaryWriter(MAGIC, VERSION)
                .bytes(function)
                .list(arguments, BinaryWriter::bytes)
                .toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a payload */
    public static Payload decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        Payload payload = new Payload(in.bytes(), in.list(BinaryReader::bytes));
        in.end();
        return payload;
    }
}
