package dev.computethis.internal;

import dev.computethis.protocol.ComputeService;
import dev.computethis.protocol.Content;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.Failure;
import dev.computethis.protocol.Limits;
import dev.computethis.protocol.LogChunk;
import dev.computethis.protocol.Payload;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.PoolView;
import dev.computethis.protocol.Problem;
import dev.computethis.protocol.RunPage;
import dev.computethis.protocol.RunQuery;
import dev.computethis.protocol.RunView;
import dev.computethis.protocol.Submission;
import dev.computethis.protocol.WorkerView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A service in memory with one worker that is this JVM. Runs a function in the thread that submits it, unless {@link
 * #hold} says to leave runs pending. Counts what is sent to it.
 */
public final class FakeService implements ComputeService {

    /** The blobs that were put, in order. */
    public final List<Digest> puts = Collections.synchronizedList(new ArrayList<>());
    /** The submissions, repeated ones too, in order. */
    public final List<Submission> submissions = Collections.synchronizedList(new ArrayList<>());
    /** The idempotency keys that came with them. */
    public final List<String> keys = Collections.synchronizedList(new ArrayList<>());

    public final List<String> cancelled = Collections.synchronizedList(new ArrayList<>());

    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<RunView>> runs = new ConcurrentHashMap<>();
    private final InJvmWorker worker = new InJvmWorker(this::blob);
    private final Map<String, Submission> pending = new ConcurrentHashMap<>();
    private volatile boolean holds;
    private volatile @Nullable Long durationMillis;
    private volatile @Nullable Failure gatheredFailure;
    private volatile boolean isSilent;

    /** Leaves what is submitted from now on pending, until it is cancelled. */
    public FakeService hold() {
        holds = true;
        return this;
    }

    /** Runs what is pending, and from now on what is submitted. */
    public void release() {
        holds = false;
        pending.forEach((name, submission) -> end(name).complete(run("default", name, submission)));
        pending.clear();
    }

    /** What runs take from now on, as the service tells it. */
    public FakeService taking(long millis) {
        durationMillis = millis;
        return this;
    }

    /** The next run that gathers several functions ends so, and none of them does. */
    public void failGathered(Failure failure) {
        gatheredFailure = failure;
    }

    /** Answers no more questions about runs. */
    public void silence() {
        isSilent = true;
    }

    /** Loses all blobs, as a service may that has cleaned up. */
    public void dropBlobs() {
        blobs.clear();
    }

    @Override
    public CompletionStage<List<Digest>> missingBlobs(String namespace, List<Digest> digests) {
        return CompletableFuture.completedFuture(
                digests.stream().filter(d -> !blobs.containsKey(d)).toList());
    }

    @Override
    public CompletionStage<Void> putBlob(String namespace, Digest digest, byte[] content) {
        if (!Digest.of(content).equals(digest)) {
            return failed(Problem.of(Problem.Type.DIGEST_MISMATCH, "not " + digest));
        }
        puts.add(digest);
        blobs.put(digest, content);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<byte[]> getBlob(String namespace, Digest digest) {
        return CompletableFuture.completedFuture(blob(digest));
    }

    @Override
    public CompletionStage<RunView> submit(
            String namespace, String key, Submission submission, String submitter, Duration wait) {
        submissions.add(submission);
        keys.add(key);
        List<Digest> unknown = new ArrayList<>();
        unknown.add(new Digest(submission.bundle()));
        if (submission.payload().blob() != null) {
            unknown.add(new Digest(submission.payload().blob()));
        }
        unknown.removeIf(blobs::containsKey);
        if (!unknown.isEmpty()) {
            return failed(Problem.unknownBlobs(unknown, "bundle"));
        }
        String name = "run-" + key.replace('/', '-');
        CompletableFuture<RunView> end = end(name);
        if (holds) {
            pending.put(name, submission);
        } else if (!end.isDone()) {
            end.complete(run(namespace, name, submission));
        }
        return wait.isZero() && !end.isDone()
                ? CompletableFuture.completedFuture(view(namespace, name, submission, Phase.Pending, null, null))
                : end.copy();
    }

    @Override
    public CompletionStage<RunView> get(String namespace, String name, Duration wait) {
        if (isSilent) {
            return new CompletableFuture<>();
        }
        CompletableFuture<RunView> end = runs.get(name);
        if (end == null) {
            return failed(Problem.of(Problem.Type.NOT_FOUND, "no run " + name));
        }
        return wait.isZero() && !end.isDone()
                ? CompletableFuture.completedFuture(
                        view(namespace, name, submissions.get(0), Phase.Pending, null, null))
                : end.copy();
    }

    @Override
    public CompletionStage<RunView> cancel(String namespace, String name) {
        cancelled.add(name);
        RunView view = view(
                namespace,
                name,
                submissions.get(0),
                Phase.Cancelled,
                null,
                Failure.of(Failure.Kind.Cancelled, "on request"));
        CompletableFuture<RunView> end = runs.get(name);
        if (end != null) {
            end.complete(view);
        }
        return CompletableFuture.completedFuture(view);
    }

    @Override
    public CompletionStage<LogChunk> log(String namespace, String name, long offset) {
        return CompletableFuture.completedFuture(new LogChunk("log of " + name, offset, offset, true));
    }

    @Override
    public CompletionStage<RunPage> list(String namespace, RunQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<RunView> rerun(String namespace, String name, String idempotencyKey, String submitter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> delete(String namespace, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<PoolView>> pools(String namespace) {
        return CompletableFuture.completedFuture(List.of(new PoolView(namespace, "default", 1, 1, "java", 17)));
    }

    @Override
    public CompletionStage<List<WorkerView>> workers(String namespace) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void close() {}

    private CompletableFuture<RunView> end(String name) {
        return runs.computeIfAbsent(name, made -> new CompletableFuture<>());
    }

    private RunView run(String namespace, String name, Submission submission) {
        Failure planned = gatheredFailure;
        if (planned != null && submission.invocations() > 1) {
            gatheredFailure = null;
            return view(namespace, name, submission, Phase.Failed, null, planned);
        }
        try {
            byte[] payload = submission.payload().inline() != null
                    ? Base64.getDecoder().decode(submission.payload().inline())
                    : blob(new Digest(String.valueOf(submission.payload().blob())));
            byte[] results = worker.run(new Digest(submission.bundle()), Payload.decode(payload))
                    .encode();
            Content content = Content.inline(results);
            if (results.length > Limits.INLINE_BYTES) {
                Digest digest = Digest.of(results);
                blobs.put(digest, results);
                content = Content.blob(digest);
            }
            return view(namespace, name, submission, Phase.Succeeded, content, null);
        } catch (Throwable thrown) {
            return view(namespace, name, submission, Phase.Failed, null, failure(thrown));
        }
    }

    private byte[] blob(Digest digest) {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            throw new IllegalStateException("the worker lacks " + digest);
        }
        return bytes;
    }

    static Failure failure(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        @Nullable String serialized;
        try {
            serialized = Base64.getEncoder().encodeToString(InJvmWorker.write(thrown));
        } catch (IOException notSerializable) {
            serialized = null;
        }
        return new Failure(
                Failure.Kind.Threw,
                thrown.toString(),
                thrown.getClass().getName(),
                stack.toString(),
                serialized,
                null,
                null,
                null,
                0);
    }

    private RunView view(
            String namespace,
            String name,
            Submission submission,
            Phase phase,
            @Nullable Content result,
            @Nullable Failure failure) {
        return new RunView(
                namespace,
                name,
                "uid-" + name,
                submission.function(),
                submission.source(),
                submission.pool(),
                submission.priority(),
                submission.invocations(),
                submission.argumentsPreview(),
                phase,
                null,
                null,
                phase == Phase.Pending ? 0 : 1,
                phase == Phase.Pending ? null : "worker-0",
                0,
                0,
                null,
                "2026-11-24T00:00:00Z",
                null,
                null,
                durationMillis,
                result,
                null,
                failure,
                null);
    }

    private static <T> CompletionStage<T> failed(Problem problem) {
        return CompletableFuture.failedFuture(problem.toException());
    }
}
