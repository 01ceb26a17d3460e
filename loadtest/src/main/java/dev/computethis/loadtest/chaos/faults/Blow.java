package dev.computethis.loadtest.chaos.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fault at one target: struck once, then asked for its proof until that is there, then undone. */
public interface Blow {

    /** What is hit, such as a pod's name. */
    String target();

    void strike() throws InterruptedException;

    /** What shows that it has happened, seen elsewhere than in the answer to the command; null while it does not show. */
    @Nullable
    String proof() throws InterruptedException;

    /** How long it lasts before it is undone. */
    default Duration hold() {
        return Duration.ZERO;
    }

    /** Ends what does not end by itself. Called once, even where the strike failed. */
    default void undo() throws InterruptedException {}
}
