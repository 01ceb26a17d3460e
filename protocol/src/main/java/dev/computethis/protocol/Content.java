package dev.computethis.protocol;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes the service stores and never looks into: {@code inline} (base64, at most {@link Limits#INLINE_BYTES} decoded)
 * or the {@code blob} that holds them. Exactly one is set, but for {@link #OMITTED}.
 */
public record Content(@Nullable String inline, @Nullable String blob) {

    /** Stands for content that is stored, and was not kept here. Never sent or stored. */
    public static final Content OMITTED = new Content(null, null);

    public static Content inline(byte[] bytes) {
        return new Content(Base64.getEncoder().encodeToString(bytes), null);
    }

    public static Content blob(Digest digest) {
        return new Content(null, digest.value());
    }
}
