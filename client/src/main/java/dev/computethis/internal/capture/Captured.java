package dev.computethis.internal.capture;

import dev.computethis.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A function with its arguments as they were at the moment of capture, and the code it needs.
 *
 * @param function the display name
 * @param identity the same for each capture of this function, and for no other; null where that can't be told, as of one
 *     that runs another which it was given
 * @param source {@code File.java:line}
 * @param argumentsPreview the arguments in readable form; null where there are none
 * @param loader the function's own class loader, by which results are read
 */
public record Captured(
        String function,
        @Nullable String identity,
        @Nullable String source,
        Code code,
        Payload payload,
        @Nullable String argumentsPreview,
        ClassLoader loader) {}
