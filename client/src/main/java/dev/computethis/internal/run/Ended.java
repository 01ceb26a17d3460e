package dev.computethis.internal.run;

import dev.computethis.protocol.RunView;
import org.jspecify.annotations.Nullable;

/**
 * A run at its end.
 *
 * @param results an encoded {@link dev.computethis.protocol.ResultSet}; null where it did not succeed
 */
public record Ended(RunView view, byte @Nullable [] results) {}
