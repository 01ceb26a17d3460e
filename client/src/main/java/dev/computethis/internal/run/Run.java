package dev.computethis.internal.run;

import dev.computethis.internal.capture.Blob;
import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.ProblemException;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run, from its submission to its end. It has a name once the service has stored it; since the key finds it again,
 * that can be asked for while the first request still waits for the end. Thread-safe, never blocks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Each chain ends in name or end, which carry its failure.
public final class Run implements StartedRun {

    /** Short enough that a connection lost unnoticed, or cut by a proxy, is noticed soon. */
    private static final Duration WAIT = Duration.ofSeconds(Math.min(30, Limits.WAIT_SECONDS));
    /** A blob that was just sent and is unknown still is not going to be known. */
    private static final int UPLOADS = 3;

    private final ComputeService service;
    private final String namespace;
    private final String submitter;
    private final String key;
    private final Submission submission;
    private final Uploads uploads;
    private final List<Blob> code;
    private final @Nullable Blob payload;
    private final CompletableFuture<String> name = new CompletableFuture<>();
    private final CompletableFuture<Ended> end = new CompletableFuture<>();

    Run(
            ComputeService service,
            String namespace,
            String submitter,
            String key,
            Submission submission,
            Uploads uploads,
            List<Blob> code,
            @Nullable Blob payload) {
        this.service = service;
        this.namespace = namespace;
        this.submitter = submitter;
        this.key = key;
        this.submission = submission;
        this.uploads = uploads;
        this.code = code;
        this.payload = payload;
    }

    Run start() {
        submit(WAIT, 1)
                .thenCompose(this::untilTerminal)
                .thenCompose(this::withResults)
                .whenComplete((ended, failure) -> {
                    if (failure != null) {
                        name.completeExceptionally(cause(failure));
                        end.completeExceptionally(cause(failure));
                    } else {
                        end.complete(ended);
                    }
                });
        return this;
    }

    /** The end, well or not. Fails with {@link ProblemException} where the service did not take or keep the run. */
    public CompletableFuture<Ended> end() {
        return end;
    }

    @Override
    public void onEnd(BiConsumer<@Nullable Ended, @Nullable Throwable> listener) {
        end.whenComplete(listener);
    }

    @Override
    public CompletableFuture<String> name() {
        if (!name.isDone()) {
            submit(Duration.ZERO, 1);
        }
        return name.copy();
    }

    @Override
    public CompletableFuture<RunView> view() {
        return name().thenCompose(known -> service.get(namespace, known, Duration.ZERO));
    }

    @Override
    public CompletableFuture<Optional<URI>> page() {
        return name().thenApply(known -> service.page(namespace, known));
    }

    @Override
    public CompletableFuture<LogChunk> log(long offset) {
        return name().thenCompose(known -> service.log(namespace, known, offset));
    }

    /** Asks the service to end the run; completes with what it was then. */
    public CompletableFuture<RunView> cancel() {
        return name().thenCompose(known -> service.cancel(namespace, known));
    }

    @Override
    public void cancelInBackground() {
        cancel();
    }

    private CompletableFuture<RunView> submit(Duration wait, int attempt) {
        CompletableFuture<Void> uploaded = uploads.ensure(code);
        if (payload != null) {
            Blob big = payload;
            uploaded = uploaded.thenCompose(done -> uploads.put(big));
        }
        return uploaded.thenCompose(done -> service.submit(namespace, key, submission, submitter, wait))
                .handle((view, failure) -> {
                    if (failure == null) {
                        name.complete(view.name());
                        return CompletableFuture.completedFuture(view);
                    }
                    if (attempt < UPLOADS
                            && cause(failure) instanceof ProblemException refused
                            && Problem.Type.UNKNOWN_BLOB.is(refused.problem())) {
                        List<String> gone = refused.problem().digests();
                        uploads.forget(
                                gone == null
                                        ? codeDigests()
                                        : gone.stream().map(Digest::new).toList());
                        return submit(wait, attempt + 1);
                    }
                    return CompletableFuture.<RunView>failedFuture(cause(failure));
                })
                .thenCompose(Function.identity());
    }

    private List<Digest> codeDigests() {
        return code.stream().map(Blob::digest).toList();
    }

    private CompletableFuture<RunView> untilTerminal(RunView view) {
        if (view.phase().isTerminal()) {
            return CompletableFuture.completedFuture(view);
        }
        return service.get(namespace, view.name(), WAIT).toCompletableFuture().thenCompose(this::untilTerminal);
    }

    private CompletableFuture<Ended> withResults(RunView view) {
        Content result = view.result();
        if (view.phase() != Phase.Succeeded || result == null) {
            return CompletableFuture.completedFuture(new Ended(view, null));
        }
        if (result.inline() != null) {
            return CompletableFuture.completedFuture(
                    new Ended(view, Base64.getDecoder().decode(result.inline())));
        }
        String blob = result.blob() == null ? "" : result.blob();
        return service.getBlob(namespace, new Digest(blob))
                .toCompletableFuture()
                .thenApply(bytes -> new Ended(view, bytes));
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
