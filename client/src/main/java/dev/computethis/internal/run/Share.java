package dev.computethis.internal.run;

import dev.computethis.internal.capture.Captured;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.RunView;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One future's part in a run that several share, from before that is sent; or the run it then gets for itself. */
@SuppressWarnings("FutureReturnValueIgnored") // Each chain ends in isSent or end, which carry its failure.
final class Share implements StartedRun {

    final Captured captured;
    private final Runnable onCancel;
    /** Completed once it is sent for the first time. */
    private final CompletableFuture<Void> isSent = new CompletableFuture<>();

    private volatile @Nullable StartedRun run;
    private final CompletableFuture<Ended> end = new CompletableFuture<>();

    /** @param onCancel told that nobody wants its result any more */
    Share(Captured captured, Runnable onCancel) {
        this.captured = captured;
        this.onCancel = onCancel;
    }

    /** It is sent as part of {@code shared}. */
    void isPartOf(StartedRun shared) {
        run = shared;
        isSent.complete(null);
    }

    /** It is sent as a run of its own, which is cancelled with it. */
    void has(StartedRun own) {
        isPartOf(own);
        end.whenComplete((ended, failure) -> {
            if (end.isCancelled()) {
                own.cancelInBackground();
            }
        });
        own.onEnd((ended, failure) -> {
            if (ended != null) {
                ended(ended);
            } else if (failure != null) {
                failed(failure);
            }
        });
    }

    void ended(Ended ended) {
        end.complete(ended);
    }

    void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }

    boolean isEnded() {
        return end.isDone();
    }

    @Override
    public void onEnd(BiConsumer<@Nullable Ended, @Nullable Throwable> listener) {
        end.whenComplete(listener);
    }

    @Override
    public CompletableFuture<String> name() {
        return of(StartedRun::name);
    }

    @Override
    public CompletableFuture<RunView> view() {
        return of(StartedRun::view);
    }

    @Override
    public CompletableFuture<Optional<URI>> page() {
        return of(StartedRun::page);
    }

    @Override
    public CompletableFuture<LogChunk> log(long offset) {
        return of(sent -> sent.log(offset));
    }

    @Override
    public void cancelInBackground() {
        end.cancel(false);
        onCancel.run();
    }

    private <T> CompletableFuture<T> of(Function<StartedRun, CompletableFuture<T>> question) {
        return isSent.thenCompose(sent -> question.apply(Objects.requireNonNull(run)));
    }
}
