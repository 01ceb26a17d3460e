package dev.computethis.protocol;

/**
 * A piece of a slice's output, as a worker keeps it: the body of {@code GET /v1/runs/{uid}/{from}/{attempt}/log?offset=}.
 *
 * @param offset where {@code bytes} start in all the output; later than asked for where the ring has dropped what lay
 *     before
 * @param complete whether the slice has ended, so that nothing follows
 */
public record WorkerLog(long offset, byte[] bytes, boolean complete) {

    private static final String MAGIC = "CTLO";
    private static final int VERSION = 1;

    public byte[] encode() {
        return new BinaryWriter(MAGIC, VERSION)
                .int64(offset)
                .bytes(bytes)
                .flag(complete)
                .toBytes();
    }

    /** @throws MalformedMessageException where these are not the bytes of a log */
    public static WorkerLog decode(byte[] message) {
        BinaryReader in = new BinaryReader(message, MAGIC, VERSION);
        WorkerLog log = new WorkerLog(in.int64(), in.bytes(), in.flag());
        in.end();
        return log;
    }
}
