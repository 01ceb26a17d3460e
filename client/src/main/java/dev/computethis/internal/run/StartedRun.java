package dev.computethis.internal.run;

import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.RunView;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a future can ask of its run, be that its own or one that it shares. Thread-safe, never blocks. */
public interface StartedRun {

    /** Calls {@code listener} at the end, with one of its arguments set. */
    void onEnd(BiConsumer<@Nullable Ended, @Nullable Throwable> listener);

    /** The name the service gave the run. */
    CompletableFuture<String> name();

    /** The run as the service sees it. */
    CompletableFuture<RunView> view();

    /** The run's live page; empty where the service has none. */
    CompletableFuture<Optional<URI>> page();

    /** What the run has printed from {@code offset} on. */
    CompletableFuture<LogChunk> log(long offset);

    /** For a caller that has given up, and can do nothing more should the service be away. */
    void cancelInBackground();
}
