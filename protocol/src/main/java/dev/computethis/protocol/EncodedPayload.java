package dev.computethis.protocol;

import java.nio.ByteBuffer;

/**
 * An encoded {@link Payload} that is checked, counted and cut where it lies: one of a {@code map} may hold hundreds of
 * thousands of arguments, and a copy of each would be collected again and again. Immutable as long as its bytes are.
 */
public final class EncodedPayload {

    private final byte[] message;
    /** Where each argument begins, its length before it, and at last where they end. */
    private final int[] frames;

    private final boolean gathered;

    private EncodedPayload(byte[] message, int[] frames, boolean gathered) {
        this.message = message;
        this.frames = frames;
        this.gathered = gathered;
    }

    /**
     * @param message is not copied
     * @throws MalformedMessageException where these are not the bytes of a payload
     */
    public static EncodedPayload of(byte[] message) {
        BinaryReader in = new BinaryReader(message, Payload.MAGIC, Payload.VERSION);
        boolean gathered = in.skipBytes() == 0;
        int[] frames = in.framesOfList();
        in.end();
        return new EncodedPayload(message, frames, gathered);
    }

    /** How many invocations it has arguments for. */
    public int invocations() {
        return frames.length - 1;
    }

    /** As {@link Payload#isGathered}. */
    public boolean isGathered() {
        return gathered;
    }

    /**
     * The same function with the arguments {@code from} (inclusive) to {@code to} (exclusive), as an encoded payload. All of
     * them is the message itself, not a copy.
     *
     * @throws IndexOutOfBoundsException where it has no such invocations
     */
    public byte[] slice(int from, int to) {
        if (from < 0 || from > to || to > invocations()) {
            throw new IndexOutOfBoundsException(from + " to " + to + " of " + invocations());
        }
        if (from == 0 && to == invocations()) {
            return message;
        }
        int head = frames[0] - Integer.BYTES;
        int length = frames[to] - frames[from];
        return ByteBuffer.allocate(frames[0] + length)
                .put(message, 0, head)
                .putInt(to - from)
                .put(message, frames[from], length)
                .array();
    }
}
