package dev.computethis.protocol;

import java.util.List;

/** The serialized results of a run's invocations, in order; one for a single run. */
public record ResultSet(List<byte[]> results) {

    private static final String MAGIC = "CTRS";
    private static final int VERSION = 1;

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
}
