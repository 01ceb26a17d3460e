package dev.computethis.internal.capture;

import dev.computethis.protocol.Digest;
import java.util.function.Supplier;

/** Content that may have to be uploaded. */
public record Blob(Digest digest, Supplier<byte[]> bytes) {}
