package dev.computethis.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/** The serialized results of a run's invocations, in order; one for a single run. */
public record ResultSet(List<byte[]> results) {

    private static final String MAGIC = "CTRS";
    private static final int VERSION = 1;
    /** What comes before the first result: magic, version and count. */
    private static final int HEAD_BYTES = MAGIC.length() + 1 + Integer.BYTES;

    public ResultSet {
        results = List.copyOf(results);
    }

    public byte[] encode() {
        return new BinaryWriter(MAGIC, VERSION)
                .list(results, BinaryWriter::bytes)
                .toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a result set */
    public static ResultSet decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, MAGIC, VERSION);
        ResultSet set = new ResultSet(in.list(BinaryReader::bytes));
        in.end();
        return set;
    }

    /**
     * How many results are in a set that stays encoded.
     *
     * @throws MalformedMessageException where these are not the bytes of a result set
     */
    public static int count(byte[] encoded) {
        BinaryReader in = new BinaryReader(encoded, MAGIC, VERSION);
        int[] frames = in.framesOfList();
        in.end();
        return frames.length - 1;
    }

    /**
     * One encoded set of several, in their order, without a look at the results.
     *
     * @param encoded together at most 2 GiB
     * @throws MalformedMessageException where one of them is no result set
     */
    public static byte[] join(List<byte[]> encoded) {
        int count = 0;
        int length = HEAD_BYTES;
        for (byte[] set : encoded) {
            count = Math.addExact(count, count(set));
            length = Math.addExact(length, set.length - HEAD_BYTES);
        }
        ByteBuffer joined = ByteBuffer.allocate(length)
                .put(new BinaryWriter(MAGIC, VERSION).int32(count).toBytes());
        encoded.forEach(set -> joined.put(set, HEAD_BYTES, set.length - HEAD_BYTES));
        return joined.array();
    }
}
