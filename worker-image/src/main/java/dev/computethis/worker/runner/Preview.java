package dev.computethis.worker.runner;

import dev.computethis.protocol.Limits;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A result in readable form. */
final class Preview {

    private Preview() {}

    /** @param serializedBytes the result's size; a large one is named, not printed, as printing could take long */
    static String of(@Nullable Object result, int serializedBytes) {
        if (result != null && serializedBytes > Limits.INLINE_BYTES) {
            return result.getClass().getTypeName() + ", " + serializedBytes + " bytes";
        }
        try {
            return cut(String.valueOf(result));
        } catch (Throwable broken) {
            return String.valueOf(result == null ? null : result.getClass().getTypeName()) + " (its toString() threw "
                    + broken.getClass().getName() + ")";
        }
    }

    /** The start of {@code text} that takes at most {@link Limits#PREVIEW_BYTES} in UTF-8, the cut marked. */
    private static String cut(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Limits.PREVIEW_BYTES);
        CharBuffer chars = CharBuffer.wrap(text);
        StandardCharsets.UTF_8.newEncoder().encode(chars, bytes, true);
        if (!chars.hasRemaining()) {
            return text;
        }
        bytes.clear().limit(Limits.PREVIEW_BYTES - "…".getBytes(StandardCharsets.UTF_8).length);
        chars.rewind();
        StandardCharsets.UTF_8.newEncoder().encode(chars, bytes, true);
        return text.substring(0, chars.position()) + "…";
    }
}
