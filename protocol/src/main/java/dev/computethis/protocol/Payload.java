package dev.computethis.protocol;

import java.util.List;

/**
 * A serialized function and the serialized arguments of each invocation, each an {@code Object[]} of its own. Only the
 * client and the worker's runner look inside; the service cuts it between invocations.
 */
public record Payload(byte[] function, List<byte[]> arguments) {

    private static final String MAGIC = "CTPA";
    private static final int VERSION = 1;

    public Payload {
        arguments = List.copyOf(arguments);
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

    /** The same function with the arguments {@code from} (inclusive) to {@code to} (exclusive). */
    public Payload slice(int from, int to) {
        return new Payload(function, arguments.subList(from, to));
    }
}
