package dev.computethis.worker;

import dev.computethis.protocol.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a slice ended in the runner: the body of an {@link Frame.Type#ENDED} frame. The outcome stays encoded, since the
 * launcher passes that of a success on as it is.
 *
 * @param failure how it failed; null where it succeeded
 * @param unsettled whether the function may have left something behind, of which a {@link Frame.Type#SETTLED} frame
 *     follows
 * @param durationNanos how long it ran
 * @param outcome an encoded {@link dev.computethis.protocol.Outcome}
 */
public record SliceEnd(Failure.@Nullable Kind failure, boolean unsettled, long durationNanos, byte[] outcome) {

    /** What stands before the outcome in the frame. */
    public byte[] head() {
        byte[] kind = (failure == null ? "" : failure.name()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + kind.length + 1 + Long.BYTES)
                .put((byte) kind.length)
                .put(kind)
                .put((byte) (unsettled ? 1 : 0))
                .putLong(durationNanos)
                .array();
    }

    public static SliceEnd decode(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] kind = new byte[in.get()];
        in.get(kind);
        boolean unsettled = in.get() != 0;
        long durationNanos = in.getLong();
        byte[] outcome = new byte[in.remaining()];
        in.get(outcome);
        return new SliceEnd(
                kind.length == 0 ? null : Failure.Kind.valueOf(new String(kind, StandardCharsets.UTF_8)),
                unsettled,
                durationNanos,
                outcome);
    }
}
